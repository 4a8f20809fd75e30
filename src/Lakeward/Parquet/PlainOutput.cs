// Where decrypted Parquet goes: a stream in order, or places in a memory file.
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Parquet;

/// <summary>
/// Gathers small pieces and passes large ones straight on. Over a handle, several outputs may write to
/// disjoint places at once; over a stream there is one, and places only go forward.
/// </summary>
internal sealed class PlainOutput : IDisposable
{
    private const int GatherSizeBytes = 256 * 1024;
    private const int DirectSizeBytes = 64 * 1024;
    private readonly SafeFileHandle? _file;
    private readonly Stream? _stream;
    private readonly NativeBuffer _gathered = new();
    private int _filled;

    public PlainOutput(SafeFileHandle file) => _file = file;

    public PlainOutput(Stream stream) => _stream = stream;

    /// <summary>Whether places may be written in any order.</summary>
    public bool IsRandomAccess => _file is not null;

    /// <summary>The 0-based offset of the next byte.</summary>
    public long Position { get; private set; }

    /// <summary>Goes on at another place.</summary>
    public void MoveTo(long position)
    {
        Flush();
        Position = position;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= DirectSizeBytes)
        {
            Flush();
            Write(bytes, Position);
        }
        else
        {
            if (bytes.Length > _gathered.Capacity - _filled)
            {
                Flush();
                _gathered.Grow(GatherSizeBytes, 0);
            }

            bytes.CopyTo(_gathered.Span[_filled..]);
            _filled += bytes.Length;
        }

        Position += bytes.Length;
    }

    public void Flush()
    {
        Write(_gathered.Span[.._filled], Position - _filled);
        _filled = 0;
    }

    public void Dispose() => _gathered.Dispose();

    private void Write(ReadOnlySpan<byte> bytes, long position)
    {
        if (_file is not null)
        {
            RandomAccess.Write(_file, bytes, position);
            return;
        }

        _stream!.Write(bytes);
    }
}
