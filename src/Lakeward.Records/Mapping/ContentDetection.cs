// Tells what form of records a file holds, from its first bytes.
using System.Text.Json;
using Lakeward.Records.FixedWidth;

namespace Lakeward.Records.Mapping;

/// <summary>
/// Recognises a format by its content. The first 64 KiB are enough; what the name claims plays no part.
/// </summary>
public static class ContentDetection
{
    /// <summary>How many bytes of the beginning are looked at.</summary>
    public const int SampleSizeBytes = 64 << 10;

    private const int HeaderSizeBytes = 106;

    /// <summary>
    /// The name of the format: <c>x12-837</c>, <c>x12-835</c>, <c>x12-834</c>, <c>x12-270</c> (also 271),
    /// <c>x12-276</c> (also 277), <c>x12-999</c>, another <c>x12-</c> and the transaction set's number,
    /// <c>hl7v2</c>, <c>fhir</c>, <c>json-lines</c>, <c>parquet</c>, <c>ccda</c>, <c>cclf</c>;
    /// null for anything else.
    /// </summary>
    public static string? FormatOf(ReadOnlySpan<byte> sample)
    {
        var text = sample.TrimStart("\uFEFF"u8).TrimStart(" \t\r\n"u8);
        return text switch
        {
            _ when sample.StartsWith("PAR1"u8) => "parquet",
            _ when text.StartsWith("ISA"u8) => X12(text),
            _ when IsHl7(text) => "hl7v2",
            _ when text.StartsWith("{"u8) => IsFhir(text) ? "fhir" : "json-lines",
            _ when text.StartsWith("["u8) && IsFhir(text) => "fhir",
            _ when text.StartsWith("<"u8) && text.IndexOf("ClinicalDocument"u8) > 0 => "ccda",
            _ => CclfContent.IsFeed(sample) ? "cclf" : null,
        };
    }

    private static string X12(ReadOnlySpan<byte> text)
    {
        // The fourth byte parts elements; ST begins a segment, so no letter or digit stands before it.
        Span<byte> start = [(byte)'S', (byte)'T', text.Length > 3 ? text[3] : (byte)'*'];
        for (var at = Math.Min(HeaderSizeBytes - 1, text.Length); at < text.Length;)
        {
            var next = text[at..].IndexOf(start);
            if (next < 0)
            {
                break;
            }

            at += next;
            var number = text[(at + start.Length)..];
            if (!char.IsAsciiLetterOrDigit((char)text[at - 1]) && number.Length >= 3
                && !number[..3].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            {
                return Name(number[..3]);
            }

            at += start.Length;
        }

        return "x12";
    }

    private static string Name(ReadOnlySpan<byte> number) => number switch
    {
        _ when number.SequenceEqual("271"u8) => "x12-270",
        _ when number.SequenceEqual("277"u8) => "x12-276",
        _ => $"x12-{(char)number[0]}{(char)number[1]}{(char)number[2]}",
    };

    /// <summary>A message, a batch or a file of them, maybe in frames, maybe in UTF-16.</summary>
    private static bool IsHl7(ReadOnlySpan<byte> text)
    {
        var start = text.TrimStart((byte)0x0b);
        return IsHeader(start, "MSH"u8) || IsHeader(start, "FHS"u8) || IsHeader(start, "BHS"u8)
            || text is [0xff, 0xfe, (byte)'M' or (byte)'F' or (byte)'B', 0, ..]
            || text is [0xfe, 0xff, 0, (byte)'M' or (byte)'F' or (byte)'B', ..];
    }

    private static bool IsHeader(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name) =>
        text.StartsWith(name) && text.Length > 3 && !char.IsAsciiLetterOrDigit((char)text[3]);

    /// <summary>Whether the first object has a member <c>resourceType</c>; it may be cut short.</summary>
    private static bool IsFhir(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState(
            new JsonReaderOptions { AllowMultipleValues = true }));
        var depth = text[0] == (byte)'[' ? 2 : 1;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == depth
                    && reader.ValueTextEquals("resourceType"u8))
                {
                    return true;
                }

                if (reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == depth - 1)
                {
                    return false;
                }
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return false;
    }
}
