// The name of a JSON member, ready to be compared.
using System.Buffers.Binary;
using System.Text;

namespace Lakeward.Records.Fhir;

/// <summary>A name with its hash; the hash is seeded anew in each process, so that nobody can choose names
/// that collide.</summary>
internal readonly struct MemberName(string text)
{
    private const ulong First = 0x9E37_79B9_7F4A_7C15;
    private const ulong Second = 0xD1B5_4A32_D192_ED03;

    private static readonly ulong Seed = BinaryPrimitives.ReadUInt64LittleEndian(
        System.Security.Cryptography.RandomNumberGenerator.GetBytes(8));

    internal byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(text);

    internal uint Hash { get; } = HashOf(Encoding.UTF8.GetBytes(text));

    internal static uint HashOf(ReadOnlySpan<byte> name)
    {
        unchecked
        {
            var hash = Seed ^ ((ulong)name.Length * First);
            for (; name.Length > 8; name = name[8..])
            {
                hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(name));
            }

            return (uint)Mix(hash ^ Tail(name));
        }
    }

    private static ulong Tail(ReadOnlySpan<byte> name)
    {
        if (name.Length >= 4)
        {
            return BinaryPrimitives.ReadUInt32LittleEndian(name)
                | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(name[^4..]) << 32);
        }

        ulong tail = 0;
        foreach (var letter in name)
        {
            tail = (tail << 8) | letter;
        }

        return tail;
    }

    private static ulong Mix(ulong value)
    {
        var high = Math.BigMul(value, Second, out var low);
        return high ^ low;
    }
}
