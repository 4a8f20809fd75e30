// Reads the headers of the tus protocol, strictly.
using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Lakeward.Server.Drops;

/// <summary>What a request of the protocol says in its headers.</summary>
/// <remarks>
/// References: tus 1.0.0, core protocol and the extensions creation, creation-with-upload, checksum,
/// expiration
/// and termination. Limits: an announcement of 8 KiB.
/// </remarks>
internal static class TusHeaders
{
    /// <summary>The version of the protocol.</summary>
    public const string Version = "1.0.0";

    /// <summary>What is understood beyond its core.</summary>
    public const string Extensions = "creation,creation-with-upload,checksum,expiration,termination";

    private const string BodyType = "application/offset+octet-stream";
    private const string AnnouncementKey = "announcement ";
    private const int MaxAnnouncementSizeBytes = 8 << 10;
    private const int MaxDigits = 18;
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>The method that is meant: some clients can only say POST.</summary>
    /// <exception cref="Errors.LakeException">LW-DRP-0109.</exception>
    public static string MethodOf(HttpRequest request)
    {
        var other = request.Headers["X-HTTP-Method-Override"];
        return other switch
        {
            [] => request.Method,
            [{ } only] => only,
            _ => throw DropErrors.BadHeader("X-HTTP-Method-Override"),
        };
    }

    /// <exception cref="Errors.LakeException">LW-DRP-0108: it is another version, or none.</exception>
    public static void RequireVersion(HttpRequest request)
    {
        if (request.Headers["Tus-Resumable"] is not [Version])
        {
            throw DropErrors.OtherTus();
        }
    }

    /// <exception cref="Errors.LakeException">LW-DRP-0118.</exception>
    public static void RequireBodyType(HttpRequest request)
    {
        if (request.Headers.ContentType is not [BodyType] || request.Headers.ContentEncoding.Count > 0)
        {
            throw DropErrors.OtherType();
        }
    }

    /// <summary>A count of bytes.</summary>
    /// <exception cref="Errors.LakeException">LW-DRP-0109.</exception>
    public static long Number(HttpRequest request, string name) =>
        request.Headers[name] is [{ Length: > 0 and <= MaxDigits } text] && !text.AsSpan()
            .ContainsAnyExcept(Digits)
            ? long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
            : throw DropErrors.BadHeader(name);

    /// <summary>The bytes of the announcement; nothing else may stand in the metadata.</summary>
    /// <exception cref="Errors.LakeException">LW-DRP-0109, LW-DRP-0110.</exception>
    public static byte[] Announcement(HttpRequest request)
    {
        var text = request.Headers["Upload-Metadata"] is [{ } only]
            ? only
            : throw DropErrors.BadHeader("Upload-Metadata");
        if (!text.StartsWith(AnnouncementKey, StringComparison.Ordinal)
            || text.Contains(',', StringComparison.Ordinal))
        {
            throw DropErrors.BadAnnouncement("it is not the announcement alone");
        }

        return TryBase64(text.AsSpan(AnnouncementKey.Length), MaxAnnouncementSizeBytes)
            ?? throw DropErrors.BadAnnouncement("it is not base64, or too long");
    }

    /// <summary>The checksum of the body, or null where none is sent.</summary>
    /// <exception cref="Errors.LakeException">LW-DRP-0109, LW-DRP-0120.</exception>
    public static TusChecksum? Checksum(HttpRequest request)
    {
        var sent = request.Headers["Upload-Checksum"];
        if (sent.Count == 0)
        {
            return null;
        }

        if (sent is not [{ } only] || only.Split(' ') is not [var algorithm, var value])
        {
            throw DropErrors.BadHeader("Upload-Checksum");
        }

        var known = TusChecksum.Find(algorithm) ?? throw DropErrors.NoSuchAlgorithm();
        return TryBase64(value, TusChecksum.MaxSizeBytes) is { } expected
            && expected.Length == known.SizeBytes
            ? new TusChecksum(known.Name, expected)
            : throw DropErrors.BadHeader("Upload-Checksum");
    }

    private static byte[]? TryBase64(ReadOnlySpan<char> text, int maxSizeBytes)
    {
        var bytes = new byte[maxSizeBytes];
        return Ascii.IsValid(text) && Convert.TryFromBase64Chars(text, bytes, out var size) && size > 0
            && Convert.ToBase64String(bytes.AsSpan(0, size)).AsSpan().SequenceEqual(text)
                ? bytes[..size]
                : null;
    }
}
