// Page memory outside the collector's reach, zeroed before it is freed.
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lakeward.Parquet;

/// <summary>One growable block of native memory; plaintext pages pass through it. Not thread-safe.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private byte* _pointer;

    /// <summary>Bytes allocated.</summary>
    public int Capacity { get; private set; }

    /// <summary>The whole block; invalid after the next <see cref="Grow"/>.</summary>
    public Span<byte> Span => new(_pointer, Capacity);

    /// <summary>
    /// Makes room for <paramref name="capacity"/> bytes and keeps the first <paramref name="kept"/>.
    /// </summary>
    public void Grow(int capacity, int kept)
    {
        if (capacity <= Capacity)
        {
            return;
        }

        var pointer = (byte*)NativeMemory.Alloc((nuint)capacity);
        Span[..kept].CopyTo(new Span<byte>(pointer, capacity));
        Dispose();
        _pointer = pointer;
        Capacity = capacity;
    }

    public void Dispose()
    {
        if (_pointer is not null)
        {
            CryptographicOperations.ZeroMemory(Span);
            NativeMemory.Free(_pointer);
            _pointer = null;
            Capacity = 0;
        }
    }
}
