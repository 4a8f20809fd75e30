// Sixty-four bytes compared at once.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lakeward.Records.Delimited;

/// <summary>Turns 64 bytes into a mask in which bit i tells whether byte i has a given value.</summary>
internal static class ByteLump
{
    /// <summary>The number of bytes in a lump; buffers carry as many spare bytes after their
    /// content.</summary>
    internal const int Size = 64;

    /// <summary>Where the first 64 bytes of <paramref name="bytes"/> equal <paramref
    /// name="value"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Equal(ReadOnlySpan<byte> bytes, byte value)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            var all = Vector512.Equals(Vector512.Create(bytes), Vector512.Create(value));
            return all.ExtractMostSignificantBits();
        }

        if (Vector256.IsHardwareAccelerated)
        {
            var wanted = Vector256.Create(value);
            ulong low = Vector256.Equals(Vector256.Create(bytes), wanted).ExtractMostSignificantBits();
            ulong high = Vector256.Equals(Vector256.Create(bytes[32..]), wanted).ExtractMostSignificantBits();
            return low | (high << 32);
        }

        var narrow = Vector128.Create(value);
        ulong mask = 0;
        for (var part = 0; part < 4; part++)
        {
            var equal = Vector128.Equals(Vector128.Create(bytes[(part * 16)..]), narrow);
            mask |= (ulong)equal.ExtractMostSignificantBits() << (part * 16);
        }

        return mask;
    }

    /// <summary>Where the first 64 bytes of <paramref name="bytes"/> are control characters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Control(ReadOnlySpan<byte> bytes)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return Vector512.LessThan(Vector512.Create(bytes), Vector512.Create((byte)' '))
                .ExtractMostSignificantBits();
        }

        ulong mask = 0;
        for (var part = 0; part < 2; part++)
        {
            var low = Vector256.LessThan(Vector256.Create(bytes[(part * 32)..]), Vector256.Create((byte)' '));
            mask |= (ulong)low.ExtractMostSignificantBits() << (part * 32);
        }

        return mask;
    }

    /// <summary>Where the first 64 bytes of <paramref name="bytes"/> are no ASCII.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong NonAscii(ReadOnlySpan<byte> bytes)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return Vector512.Create(bytes).ExtractMostSignificantBits();
        }

        ulong low = Vector256.Create(bytes).ExtractMostSignificantBits();
        ulong high = Vector256.Create(bytes[32..]).ExtractMostSignificantBits();
        return low | (high << 32);
    }

    /// <summary>A mask of the lowest <paramref name="count"/> bits, all of them from 64 on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Lowest(int count) => count >= Size ? ulong.MaxValue : (1UL << count) - 1;
}
