// AES in counter mode, for the pages of AES_GCM_CTR_V1 files.
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lakeward.Parquet;

/// <summary>
/// AES-CTR with a 96-bit nonce and a 32-bit big-endian block counter that starts at 1.
/// <para>References: NIST SP 800-38A; Parquet Encryption.md, "AES CTR". Parameters: keys of 16, 24, 32
/// bytes.</para>
/// <para>Limits: authenticates nothing; 64 GiB per nonce.</para>
/// </summary>
internal sealed class CounterMode : IDisposable
{
    private const int BlockSizeBytes = 16;
    private const int BatchSizeBytes = 16 * 1024;
    private readonly Aes _aes = Aes.Create();
    private readonly byte[] _counters = new byte[BatchSizeBytes];
    private readonly byte[] _stream = new byte[BatchSizeBytes];

    public CounterMode(ReadOnlySpan<byte> key) => _aes.SetKey(key);

    /// <summary>Turns plaintext into ciphertext or back; the spans may be the same.</summary>
    public void Transform(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        uint counter = 1;
        while (!source.IsEmpty)
        {
            var size = Math.Min(source.Length, BatchSizeBytes);
            var blocks = (size + BlockSizeBytes - 1) / BlockSizeBytes;
            for (var i = 0; i < blocks; i++)
            {
                var block = _counters.AsSpan(i * BlockSizeBytes, BlockSizeBytes);
                nonce.CopyTo(block);
                BinaryPrimitives.WriteUInt32BigEndian(block[nonce.Length..], counter++);
            }

            _aes.EncryptEcb(_counters.AsSpan(0, blocks * BlockSizeBytes), _stream, PaddingMode.None);
            Xor(source[..size], _stream, destination);
            source = source[size..];
            destination = destination[size..];
        }
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_stream);
        _aes.Dispose();
    }

    private static void Xor(ReadOnlySpan<byte> source, ReadOnlySpan<byte> stream, Span<byte> destination)
    {
        var done = 0;
        for (; source.Length - done >= Vector<byte>.Count; done += Vector<byte>.Count)
        {
            var mixed = new Vector<byte>(source[done..]) ^ new Vector<byte>(stream[done..]);
            MemoryMarshal.Write(destination[done..], mixed);
        }

        for (; done < source.Length; done++)
        {
            destination[done] = (byte)(source[done] ^ stream[done]);
        }
    }
}
