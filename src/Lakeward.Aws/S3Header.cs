// What the header of an object in S3 says of it.
using System.Globalization;
using Amazon.S3.Model;

namespace Lakeward.Aws;

/// <summary>
/// The facts of a published object. A large one is a header without content that names a body beside it.
/// </summary>
/// <param name="SizeBytes">The size of its content.</param>
/// <param name="Tag">The entity tag of the object under the published name.</param>
/// <param name="Body">The id of the body that holds the content; null where the object does itself.</param>
/// <param name="Writer">The id of who put it.</param>
/// <param name="Sha256">The content's SHA-256 in hex; null where none was given.</param>
internal sealed record S3Header(long SizeBytes, string Tag, string? Body, string? Writer, string? Sha256)
{
    private const string SizeWord = "lw-size";
    private const string BodyWord = "lw-body";
    private const string WriterWord = "lw-writer";
    private const string HashWord = "lw-sha256";
    private const int IdLength = 32;

    /// <summary>Reads the header; null where it contradicts itself.</summary>
    public static S3Header? TryOf(MetadataCollection words, long contentLength, string tag)
    {
        var body = words[BodyWord];
        var size = contentLength;
        if (body is not null && (!IsId(body) || contentLength != 0 || !long.TryParse(
            words[SizeWord], NumberStyles.None, CultureInfo.InvariantCulture, out size)))
        {
            return null;
        }

        return new S3Header(size, tag, body, words[WriterWord], words[HashWord]);
    }

    /// <summary>Writes the header's words.</summary>
    public void WriteTo(MetadataCollection words)
    {
        words[WriterWord] = Writer;
        words[HashWord] = Sha256;
        if (Body is not null)
        {
            words[BodyWord] = Body;
            words[SizeWord] = SizeBytes.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static bool IsId(string text) =>
        text.Length == IdLength && text.All(char.IsAsciiHexDigitLower);
}
