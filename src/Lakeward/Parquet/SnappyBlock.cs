// Unpacks a block that Snappy packed.
using System.Runtime.CompilerServices;

namespace Lakeward.Parquet;

/// <summary>
/// The raw format, without frames: the unpacked size, then literals and copies of what went before.
/// <para>References: Snappy, "format_description.txt".</para>
/// <para>Limits: the size must be the one that is expected; every step is checked against both ends.</para>
/// </summary>
internal static unsafe class SnappyBlock
{
    private const int MaxSizeBytesOfSize = 5;
    private const int Step = 16;

    /// <summary>Unpacks a block into exactly the room it needs.</summary>
    /// <exception cref="Errors.LakeException">LW-PQT-0003 where it is no such block.</exception>
    public static void Unpack(ReadOnlySpan<byte> packed, Span<byte> target)
    {
        var (size, shift, at) = (0L, 0, 0);
        byte next;
        do
        {
            next = at < packed.Length && at < MaxSizeBytesOfSize ? packed[at] : throw Malformed();
            size |= (long)(next & 0x7f) << shift;
            shift += 7;
            at++;
        }
        while (next > 0x7f);
        fixed (byte* source = packed, start = target)
        {
            if (size != target.Length || !TryUnpack(
                source + at, source + packed.Length, start, start + target.Length))
            {
                throw Malformed();
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryUnpack(byte* source, byte* sourceEnd, byte* start, byte* end)
    {
        var target = start;
        while (source < sourceEnd)
        {
            uint tag = *source++;
            if ((tag & 3) == 0)
            {
                var count = (long)(tag >> 2) + 1;
                if (count > 60)
                {
                    var bytes = (int)(count - 60);
                    if (sourceEnd - source < bytes)
                    {
                        return false;
                    }

                    count = 1;
                    for (var at = 0; at < bytes; at++)
                    {
                        count += (long)source[at] << (8 * at);
                    }

                    source += bytes;
                }

                if (count > sourceEnd - source || count > end - target)
                {
                    return false;
                }

                Literal(source, sourceEnd, target, end, count);
                source += count;
                target += count;
                continue;
            }

            var (length, width) = (tag & 3) switch
            {
                1 => (((tag >> 2) & 7) + 4, 1),
                2 => ((tag >> 2) + 1, 2),
                _ => ((tag >> 2) + 1, 4),
            };
            if (sourceEnd - source < width)
            {
                return false;
            }

            var distance = width switch
            {
                1 => ((tag >> 5) << 8) | *source,
                2 => *(ushort*)source,
                _ => *(uint*)source,
            };
            source += width;
            if (distance == 0 || distance > target - start || length > end - target)
            {
                return false;
            }

            Copy(target - distance, target, end, length, distance);
            target += length;
        }

        return target == end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Literal(byte* source, byte* sourceEnd, byte* target, byte* end, long count)
    {
        if (count <= Step && sourceEnd - source >= Step && end - target >= Step)
        {
            // More than is meant, which what follows overwrites.
            (((long*)target)[0], ((long*)target)[1]) = (((long*)source)[0], ((long*)source)[1]);
            return;
        }

        Buffer.MemoryCopy(source, target, count, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(byte* from, byte* target, byte* end, uint length, uint distance)
    {
        if (distance >= Step && end - target >= length + Step)
        {
            for (var at = 0U; at < length; at += Step)
            {
                var (first, second) = (*(long*)(from + at), *(long*)(from + at + 8));
                *(long*)(target + at) = first;
                *(long*)(target + at + 8) = second;
            }

            return;
        }

        if (distance >= 8 && end - target >= length + 8)
        {
            for (var at = 0U; at < length; at += 8)
            {
                *(long*)(target + at) = *(long*)(from + at);
            }

            return;
        }

        // A copy may repeat what it writes itself.
        for (var at = 0U; at < length; at++)
        {
            target[at] = from[at];
        }
    }

    private static Errors.LakeException Malformed() => ParquetErrors.Malformed("a page that does not unpack");
}
