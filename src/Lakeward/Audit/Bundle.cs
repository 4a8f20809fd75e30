// Bundles: up to 256 entries or sealed details end to end, each with its length before it.
using System.Buffers;
using System.Buffers.Binary;

namespace Lakeward.Audit;

/// <summary>
/// The framing of bundles: entries carry a 16-bit big-endian length (C2SP tlog-tiles), sealed details a
/// 32-bit one. An event without detail has a frame of length 0, so both kinds of bundle always count alike.
/// </summary>
internal static class Bundle
{
    private const int EntryLengthSizeBytes = 2;
    private const int DetailLengthSizeBytes = 4;

    /// <summary>Appends one entry.</summary>
    public static void AppendEntry(ArrayBufferWriter<byte> bundle, ReadOnlySpan<byte> entry)
    {
        var length = checked((ushort)entry.Length);
        BinaryPrimitives.WriteUInt16BigEndian(bundle.GetSpan(EntryLengthSizeBytes), length);
        bundle.Advance(EntryLengthSizeBytes);
        bundle.Write(entry);
    }

    /// <summary>Appends one sealed detail, which may be empty.</summary>
    public static void AppendDetail(ArrayBufferWriter<byte> bundle, ReadOnlySpan<byte> detail)
    {
        BinaryPrimitives.WriteInt32BigEndian(bundle.GetSpan(DetailLengthSizeBytes), detail.Length);
        bundle.Advance(DetailLengthSizeBytes);
        bundle.Write(detail);
    }

    /// <summary>
    /// Where the first <paramref name="count"/> items lie; null when there are fewer, one is cut short, or
    /// <paramref name="exactly"/> so many are wanted and more follow.
    /// </summary>
    public static Range[]? TrySplit(ReadOnlySpan<byte> bundle, string section, int count, bool exactly = true)
    {
        var items = new Range[count];
        long position = 0;
        for (var i = 0; i < count; i++)
        {
            var isEntry = section == Tile.Entries;
            var prefix = isEntry ? EntryLengthSizeBytes : DetailLengthSizeBytes;
            if (position + prefix > bundle.Length)
            {
                return null;
            }

            var head = bundle[(int)position..];
            var length = isEntry
                ? BinaryPrimitives.ReadUInt16BigEndian(head)
                : BinaryPrimitives.ReadUInt32BigEndian(head);
            position += prefix;
            if (position + length > bundle.Length)
            {
                return null;
            }

            items[i] = (int)position..(int)(position + length);
            position += length;
        }

        return exactly && position != bundle.Length ? null : items;
    }
}
