// The checksum of ZIP archives.
namespace Lakeward.Records.Archive;

/// <summary>CRC-32 with the reflected polynomial 0xEDB88320 (ISO 3309), four bytes at a time.</summary>
internal struct Crc32
{
    private static readonly uint[][] Tables = Make();
    private uint _state;

    internal readonly uint Value => _state;

    internal void Add(ReadOnlySpan<byte> bytes)
    {
        var (first, second, third, fourth) = (Tables[0], Tables[1], Tables[2], Tables[3]);
        var state = ~_state;
        for (; bytes.Length >= 4; bytes = bytes[4..])
        {
            state ^= System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            state = fourth[state & 0xFF] ^ third[(state >> 8) & 0xFF] ^ second[(state >> 16) & 0xFF]
                ^ first[state >> 24];
        }

        foreach (var value in bytes)
        {
            state = first[(state ^ value) & 0xFF] ^ (state >> 8);
        }

        _state = ~state;
    }

    private static uint[][] Make()
    {
        var tables = new uint[4][];
        for (var table = 0; table < 4; table++)
        {
            tables[table] = new uint[256];
            for (uint value = 0; value < 256; value++)
            {
                var state = table == 0 ? value : tables[table - 1][value];
                for (var bit = 0; bit < 8; bit++)
                {
                    state = (state & 1) != 0 ? (state >> 1) ^ 0xEDB88320 : state >> 1;
                }

                tables[table][value] = state;
            }
        }

        return tables;
    }
}
