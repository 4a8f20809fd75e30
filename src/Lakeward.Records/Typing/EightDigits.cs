// Reads up to eight digits at once.
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Lakeward.Records.Typing;

/// <summary>
/// Arithmetic on eight bytes in one register. It spares a loop whose length the processor cannot guess, which
/// is what costs time when amounts have now four, now six digits.
/// </summary>
internal static class EightDigits
{
    private const ulong Zeros = 0x3030_3030_3030_3030;

    /// <summary>
    /// Reads four to eight bytes of digits with a point before the last <paramref name="scale"/> of them, or
    /// with no point when that is 0. False when the bytes are anything else.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryRead(ReadOnlySpan<byte> text, int scale, out uint value)
    {
        value = 0;
        if (text.Length is < 4 or > 8 || (uint)scale > 6)
        {
            return false;
        }

        unchecked
        {
            // The last byte of the text becomes the top byte; zeros are put before the first.
            ulong low = BinaryPrimitives.ReadUInt32LittleEndian(text);
            ulong high = BinaryPrimitives.ReadUInt32LittleEndian(text[^4..]);
            var free = (8 - text.Length) * 8;
            var digits = ((low | (high << (32 - free))) << free) | (Zeros & ((1UL << free) - 1));
            if (scale > 0)
            {
                var point = (7 - scale) * 8;
                if ((byte)(digits >> point) != '.')
                {
                    return false;
                }

                // What stands before the point moves up into its place.
                var before = digits & ((1UL << point) - 1);
                digits = (digits & ~((1UL << (point + 8)) - 1)) | (before << 8) | '0';
            }

            digits ^= Zeros;
            if (((digits | (digits + 0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080) != 0)
            {
                return false;
            }

            // Pairs, then fours, then all eight.
            digits = (digits * 10) + (digits >> 8);
            value = (uint)((((digits & 0x0000_00FF_0000_00FF) * 0x000F_4240_0000_0064)
                + (((digits >> 16) & 0x0000_00FF_0000_00FF) * 0x0000_2710_0000_0001)) >> 32);
            return true;
        }
    }
}
