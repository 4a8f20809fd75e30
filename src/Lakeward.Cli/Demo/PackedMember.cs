// Recognises the heads of compressed content and unpacks as much of it as can be unpacked.
using System.Buffers.Binary;
using System.IO.Compression;

namespace Lakeward.Cli.Demo;

/// <summary>
/// Compressed members inside other bytes. References: RFC 1950, 1951, 1952; APPNOTE 4.3.7 for ZIP.
/// </summary>
internal static class PackedMember
{
    /// <summary>The bytes that tell a head from anything else.</summary>
    public const int HeadSizeBytes = 4;

    private const int MaxUnpackedSizeBytes = 64 << 20;
    private const int ZipHeaderSizeBytes = 30;
    private const int ZipNameAt = 26;

    /// <summary>Where in the block heads begin, before <paramref name="end"/>.</summary>
    public static List<(int Offset, PackedFormat Format)> HeadsIn(
        ReadOnlySpan<byte> block, int end, bool atStart)
    {
        var heads = new List<(int, PackedFormat)>();
        if (atStart)
        {
            heads.Add((0, PackedFormat.Deflate));
        }

        var at = 0;
        while (block[at..end].IndexOfAny((byte)0x1f, (byte)0x78, (byte)'P') is var next and >= 0)
        {
            at += next;
            if (FormatOf(block[at..]) is { } format)
            {
                heads.Add((at, format));
            }

            at++;
        }

        return heads;
    }

    /// <summary>
    /// What can be unpacked, up to a limit; empty where it was no compressed content after all.
    /// </summary>
    public static byte[] TryUnpack(Stream packed, PackedFormat format)
    {
        if (format == PackedFormat.Zip && !SkipZipHeader(packed))
        {
            return [];
        }

        using Stream unpacking = format switch
        {
            PackedFormat.Gzip => new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true),
            PackedFormat.Zlib => new ZLibStream(packed, CompressionMode.Decompress, leaveOpen: true),
            _ => new DeflateStream(packed, CompressionMode.Decompress, leaveOpen: true),
        };
        using var unpacked = new MemoryStream();
        var buffer = new byte[1 << 12];
        try
        {
            while (unpacked.Length < MaxUnpackedSizeBytes && unpacking.Read(buffer) is var read and > 0)
            {
                unpacked.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException)
        {
            // It only looked compressed, or it ends early; what came out so far is searched all the same.
        }

        return unpacked.ToArray();
    }

    private static PackedFormat? FormatOf(ReadOnlySpan<byte> head) => head switch
    {
        [0x1f, 0x8b, 0x08, ..] => PackedFormat.Gzip,
        [0x78, var flags, ..] when ((0x78 << 8) | flags) % 31 == 0 && (flags & 0x20) == 0 =>
            PackedFormat.Zlib,
        [(byte)'P', (byte)'K', 3, 4, ..] => PackedFormat.Zip,
        _ => null,
    };

    private static bool SkipZipHeader(Stream packed)
    {
        Span<byte> header = stackalloc byte[ZipHeaderSizeBytes];
        if (packed.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
        {
            return false;
        }

        var skip = BinaryPrimitives.ReadUInt16LittleEndian(header[ZipNameAt..])
            + BinaryPrimitives.ReadUInt16LittleEndian(header[(ZipNameAt + 2)..]);
        var rest = new byte[skip];
        return packed.ReadAtLeast(rest, skip, throwOnEndOfStream: false) == skip;
    }
}
