// The name of an object: a short, lower-case, relative path that can never leave its folder.
using System.Buffers;

namespace Lakeward.Storage;

/// <summary>
/// A validated object name: segments of <c>[a-z0-9._-]+</c> joined by <c>/</c>. No segment starts with a
/// dot (those are unpublished files), none contains <c>..</c>.
/// </summary>
/// <remarks>Limits: 512 characters, 200 per segment.</remarks>
public readonly record struct ObjectName : IComparable<ObjectName>
{
    private const int MaxLength = 512;
    private const int MaxSegmentLength = 200;
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");

    private readonly string? _path;

    private ObjectName(string path) => _path = path;

    /// <summary>The name as a relative path with forward slashes.</summary>
    /// <exception cref="InvalidOperationException">For the default value, which names nothing.</exception>
    public string Path =>
        _path ?? throw new InvalidOperationException("The default object name names nothing.");

    /// <summary>Checks and wraps a path.</summary>
    /// <exception cref="Errors.LakeException"><c>LW-STO-0101</c>: not a valid name.</exception>
    public static ObjectName Of(string path) =>
        WhyRefused(path) is { } why ? throw StorageErrors.BadName(why) : new ObjectName(path);

    /// <summary>Checks and wraps a path; false when it is not a valid name.</summary>
    public static bool TryOf(string path, out ObjectName name)
    {
        var valid = WhyRefused(path) is null;
        name = valid ? new ObjectName(path) : default;
        return valid;
    }

    public static bool operator <(ObjectName left, ObjectName right) => left.CompareTo(right) < 0;

    public static bool operator <=(ObjectName left, ObjectName right) => left.CompareTo(right) <= 0;

    public static bool operator >(ObjectName left, ObjectName right) => left.CompareTo(right) > 0;

    public static bool operator >=(ObjectName left, ObjectName right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by characters, as listings do.</summary>
    public int CompareTo(ObjectName other) => string.CompareOrdinal(_path, other._path);

    public override string ToString() => _path ?? "";

    private static string? WhyRefused(string path)
    {
        if (path.Length is 0 or > MaxLength)
        {
            return path.Length == 0 ? "it is empty" : "it is too long";
        }

        foreach (var range in path.AsSpan().Split('/'))
        {
            var segment = path.AsSpan(range);
            if (segment.IsEmpty)
            {
                return "it has an empty segment or starts or ends with '/'";
            }

            if (segment[0] == '.' || segment.Contains("..", StringComparison.Ordinal))
            {
                return "a segment starts with a dot or contains '..'";
            }

            if (segment.Length > MaxSegmentLength)
            {
                return "a segment is too long";
            }

            if (segment.ContainsAnyExcept(Allowed))
            {
                return "it has a character outside [a-z0-9._-]";
            }
        }

        return null;
    }
}
