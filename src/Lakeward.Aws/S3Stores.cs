// Opens the places in S3 that lakes name.
using Lakeward.Storage;

namespace Lakeward.Aws;

/// <summary>
/// Opens the parts of a lake's place, for <see cref="LakeOptions.OpenStore"/>. Each part is opened once and
/// shared; disposing closes them all. Thread-safe.
/// </summary>
public sealed class S3Stores : IDisposable
{
    private const string Scheme = "s3://";
    private readonly Lock _lock = new();
    private readonly Dictionary<(LakeStore Place, string Part), S3ObjectStore> _open = [];

    /// <summary>Opens a part of a place, or finds it open.</summary>
    /// <exception cref="Errors.LakeException"><c>LW-S3-0101</c> to <c>LW-S3-0103</c>.</exception>
    public IObjectStore Open(LakeStore place, string part)
    {
        lock (_lock)
        {
            if (!_open.TryGetValue((place, part), out var store))
            {
                _open[(place, part)] = store = new S3ObjectStore(OptionsOf(place, part));
            }

            return store;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var store in _open.Values)
            {
                store.Dispose();
            }

            _open.Clear();
        }
    }

    /// <summary>What a place says, checked.</summary>
    /// <exception cref="Errors.LakeException"><c>LW-S3-0101</c>.</exception>
    internal static S3Options OptionsOf(LakeStore place, string part)
    {
        if (!place.Url.StartsWith(Scheme, StringComparison.Ordinal))
        {
            throw S3Errors.BadPlace("it does not begin with s3://");
        }

        var path = place.Url[Scheme.Length..].TrimEnd('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var (bucket, prefix) = slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
        if (!ObjectName.TryOf(bucket, out _))
        {
            throw S3Errors.BadPlace("the bucket has no name, or one that no bucket can have");
        }

        if (place.LockDays < 0)
        {
            throw S3Errors.BadPlace("nothing is retained for a negative number of days");
        }

        return new S3Options
        {
            Bucket = bucket,
            Prefix = prefix.Length == 0 ? part : $"{prefix}/{part}",
            Endpoint = EndpointOf(place),
            Region = place.Region,
            Authority = place.Authority,
            AllowPlain = place.AllowPlain,
            Key = place.Key,
            LockDays = place.LockDays,
            Locked = LakeStore.Evidence,
        };
    }

    private static Uri? EndpointOf(LakeStore place) =>
        place.Endpoint is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri
        : throw S3Errors.BadPlace("the endpoint is no plain address of a server");
}
