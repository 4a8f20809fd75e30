// The encrypted file on its way out: sealed in one block while the other is hashed and written.
using System.Security.Cryptography;

namespace Lakeward.Parquet;

/// <summary>
/// Double-buffered output: modules are encrypted straight into a block; a full block is hashed and written by
/// a second thread meanwhile. Holds two blocks of 1 MiB, or one of a large page's size.
/// </summary>
internal sealed class SealedOutput(Stream destination) : IDisposable
{
    private const int BlockSizeBytes = 1 << 20;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private NativeBuffer _filling = new();
    private NativeBuffer _writing = new();
    private int _filled;
    private Task _pending = Task.CompletedTask;

    /// <summary>Bytes taken so far; the offset of the next one.</summary>
    public long Position { get; private set; }

    /// <summary>Copies bytes out.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Seals a module into the output; returns its whole size.</summary>
    public int Seal(ModuleCipher cipher, ModuleType type, int page, ReadOnlySpan<byte> plain)
    {
        var size = cipher.SealedSize(type, plain.Length);
        cipher.Seal(type, page, plain, Reserve(size));
        return size;
    }

    /// <summary>Writes what is left; returns the SHA-256 of all bytes.</summary>
    public byte[] Complete()
    {
        HandOver();
        Wait();
        return _hash.GetHashAndReset();
    }

    public void Dispose()
    {
        // The block must not be freed under the writing thread; its failure was or is thrown elsewhere.
        ((IAsyncResult)_pending).AsyncWaitHandle.WaitOne();
        _filling.Dispose();
        _writing.Dispose();
        _hash.Dispose();
    }

    private Span<byte> Reserve(int size)
    {
        if (size > _filling.Capacity - _filled)
        {
            HandOver();
            if (size > BlockSizeBytes)
            {
                Wait();
                _writing.Dispose();
            }

            _filling.Grow(Math.Max(size, BlockSizeBytes), 0);
        }

        var reserved = _filling.Span.Slice(_filled, size);
        _filled += size;
        Position += size;
        return reserved;
    }

    private void HandOver()
    {
        Wait();
        if (_filled == 0)
        {
            return;
        }

        (_filling, _writing) = (_writing, _filling);
        var (block, size) = (_writing, _filled);
        _filled = 0;
        _pending = Task.Run(() =>
        {
            _hash.AppendData(block.Span[..size]);
            destination.Write(block.Span[..size]);
        });
    }

    private void Wait()
    {
        _pending.GetAwaiter().GetResult();
        if (_writing.Capacity > BlockSizeBytes)
        {
            _writing.Dispose();
        }
    }
}
