// The delimiters that a message declares.
using System.Buffers;

namespace Lakeward.Records.Hl7v2;

/// <summary>
/// The delimiters and the escape character of a message, as its MSH-1 and MSH-2 declare them.
/// <para>References: HL7 v2.9, chapter 2, 2.5.4 and 2.14.9.2.</para>
/// </summary>
/// <param name="Field">MSH-1.</param>
/// <param name="Component">The first character of MSH-2; 0 where it is not declared, as are the next.</param>
/// <param name="Repetition">The second.</param>
/// <param name="Escape">The third.</param>
/// <param name="Subcomponent">The fourth.</param>
/// <param name="Truncation">The fifth, from version 2.7 on.</param>
public readonly record struct Hl7Delimiters(
    byte Field, byte Component, byte Repetition, byte Escape, byte Subcomponent, byte Truncation = 0)
{
    // Every segment and value carries them: one number is copied at once, six bytes are not.
    private readonly ulong _all = Field | ((ulong)Component << 8) | ((ulong)Repetition << 16)
        | ((ulong)Escape << 24) | ((ulong)Subcomponent << 32) | ((ulong)Truncation << 40);

    private static readonly SearchValues<byte> Allowed =
        SearchValues.Create("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"u8);

    public byte Field
    {
        get => At(0);
        init => _all = With(0, value);
    }

    public byte Component
    {
        get => At(1);
        init => _all = With(1, value);
    }

    public byte Repetition
    {
        get => At(2);
        init => _all = With(2, value);
    }

    public byte Escape
    {
        get => At(3);
        init => _all = With(3, value);
    }

    public byte Subcomponent
    {
        get => At(4);
        init => _all = With(4, value);
    }

    public byte Truncation
    {
        get => At(5);
        init => _all = With(5, value);
    }

    /// <summary>The recommended ones, <c>|^~\&amp;</c>.</summary>
    public static Hl7Delimiters Recommended { get; } =
        new((byte)'|', (byte)'^', (byte)'~', (byte)'\\', (byte)'&');

    /// <summary>
    /// Reads them from the first bytes of an MSH, FHS or BHS segment. Characters that a sender does not use
    /// may be left out from the end of MSH-2.
    /// </summary>
    /// <param name="segment">The segment from its name on.</param>
    /// <param name="delimiters">What it declares; the recommended ones where it cannot be read.</param>
    /// <returns>Whether they are there, are ASCII punctuation, and differ from each other.</returns>
    public static bool TryRead(ReadOnlySpan<byte> segment, out Hl7Delimiters delimiters)
    {
        delimiters = Recommended;
        if (segment.Length < 5)
        {
            return false;
        }

        var field = segment[3];
        var declared = segment[4..];
        var end = declared.IndexOfAny(field, (byte)'\r', (byte)'\n');
        declared = end < 0 ? declared : declared[..end];
        if (declared.Length is < 1 or > 5 || !Allowed.Contains(field)
            || declared.ContainsAnyExcept(Allowed) || !Differ(declared))
        {
            return false;
        }

        delimiters = new Hl7Delimiters(
            field, declared[0], At(declared, 1), At(declared, 2), At(declared, 3), At(declared, 4));
        return true;
    }

    private byte At(int place) => unchecked((byte)(_all >> (place * 8)));

    private ulong With(int place, byte value) =>
        (_all & ~(0xFFUL << (place * 8))) | ((ulong)value << (place * 8));

    private static byte At(ReadOnlySpan<byte> declared, int index) =>
        index < declared.Length ? declared[index] : (byte)0;

    private static bool Differ(ReadOnlySpan<byte> declared)
    {
        for (var at = 1; at < declared.Length; at++)
        {
            if (declared[..at].Contains(declared[at]))
            {
                return false;
            }
        }

        return true;
    }
}
