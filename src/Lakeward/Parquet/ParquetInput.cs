// A plain Parquet file in memory, as the engine left it.
using System.Buffers;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Parquet;

/// <summary>
/// Plain Parquet to encrypt: a memory file, which is mapped and never copied, or memory. Whoever gave the
/// handle or memory still owns it and must not change it before this is disposed.
/// </summary>
public sealed unsafe class ParquetInput : IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private MemoryHandle _pin;
    private byte* _pointer;

    private ParquetInput(SafeFileHandle file)
    {
        Length = RandomAccess.GetLength(file);
        if (Length == 0)
        {
            return;
        }

        // A private mapping also works for a memory file that is sealed against writes.
        const MemoryMappedFileAccess Private = MemoryMappedFileAccess.CopyOnWrite;
        _file = MemoryMappedFile.CreateFromFile(
            file, null, 0, Private, HandleInheritability.None, leaveOpen: true);
        _view = _file.CreateViewAccessor(0, Length, Private);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _pointer);
    }

    private ParquetInput(ReadOnlyMemory<byte> memory)
    {
        Length = memory.Length;
        _pin = memory.Pin();
        _pointer = (byte*)_pin.Pointer;
    }

    /// <summary>The file's length in bytes.</summary>
    public long Length { get; }

    /// <summary>Maps a memory file. It must not shrink while it is mapped.</summary>
    public static ParquetInput Of(SafeFileHandle memoryFile) => new(memoryFile);

    /// <summary>Pins memory.</summary>
    public static ParquetInput Of(ReadOnlyMemory<byte> memory) => new(memory);

    public void Dispose()
    {
        if (_view is not null && _pointer is not null)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
        }

        _pointer = null;
        _view?.Dispose();
        _file?.Dispose();
        _pin.Dispose();
    }

    /// <summary>The bytes at a place, or the error that the place is outside the file.</summary>
    internal ReadOnlySpan<byte> Slice(long offset, int count)
    {
        if (count < 0 || offset < 0 || offset > Length - count)
        {
            throw ParquetErrors.Malformed("a place outside the file");
        }

        ObjectDisposedException.ThrowIf(_pointer is null && Length > 0, this);
        return new ReadOnlySpan<byte>(_pointer + offset, count);
    }
}
