// Reads the delimiters out of an ISA segment.
using System.Text.Unicode;

namespace Lakeward.Records.X12;

/// <summary>
/// An ISA segment has a fixed layout of 106 characters (X12.5), from which the delimiters follow: the
/// element separator after <c>ISA</c>, the component separator as ISA16, the terminator after it, and from
/// version 00402 on the repetition separator as ISA11.
/// </summary>
internal readonly ref struct InterchangeHeader
{
    /// <summary>More bytes than any header takes, even with elements of a wrong length.</summary>
    internal const int MaxBytes = 512;

    private static ReadOnlySpan<byte> Widths => [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1];

    private InterchangeHeader(X12Delimiters delimiters, int badElement, int length)
    {
        Length = length;
        Delimiters = delimiters;
        BadElement = badElement;
    }

    /// <summary>The delimiters; null where the bytes are no header.</summary>
    public X12Delimiters? Delimiters { get; }

    /// <summary>The first element that has not its prescribed length; 0 for none.</summary>
    public int BadElement { get; }

    /// <summary>In bytes, the terminator included.</summary>
    public int Length { get; }

    /// <summary>Whether the bytes may be the start of a header.</summary>
    internal static bool Begins(ReadOnlySpan<byte> bytes) =>
        bytes.Length > 3 && bytes.StartsWith("ISA"u8) && !char.IsAsciiLetterOrDigit((char)bytes[3]);

    /// <summary>Reads a header at the start of the bytes.</summary>
    internal static InterchangeHeader Read(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, MaxBytes)];
        var separator = X12Delimiters.First(bytes[3..]);
        var rest = bytes[(3 + separator.Length)..];
        var badElement = 0;
        ReadOnlySpan<byte> repetition = [];
        for (var number = 1; number <= Widths.Length; number++)
        {
            var length = rest.IndexOf(separator);
            if (length < 0)
            {
                return default;
            }

            var element = rest[..length];
            if (badElement == 0 && CountCharacters(element) != Widths[number - 1])
            {
                badElement = number;
            }

            repetition = number switch
            {
                11 => element,
                12 when !HasRepetition(element) => [],
                _ => repetition,
            };
            rest = rest[(length + separator.Length)..];
        }

        var component = X12Delimiters.First(rest);
        var terminator = X12Delimiters.First(rest[component.Length..]);
        return terminator.IsEmpty
            ? default
            : new(
                new X12Delimiters(separator, component, Separator(repetition), terminator),
                badElement,
                bytes.Length - rest.Length + component.Length + terminator.Length);
    }

    // Up to version 00401 this element names a standards body, and some senders still write that.
    private static bool HasRepetition(ReadOnlySpan<byte> version) =>
        version.SequenceCompareTo("00402"u8) >= 0;

    private static ReadOnlySpan<byte> Separator(ReadOnlySpan<byte> element) =>
        element.IsEmpty || X12Delimiters.First(element).Length != element.Length
        || char.IsAsciiLetterOrDigit((char)element[0]) || element[0] == (byte)' '
            ? []
            : element;

    private static int CountCharacters(ReadOnlySpan<byte> element)
    {
        if (!Utf8.IsValid(element))
        {
            return element.Length;
        }

        var count = 0;
        foreach (var unit in element)
        {
            count += (unit & 0xC0) == 0x80 ? 0 : 1;
        }

        return count;
    }
}
