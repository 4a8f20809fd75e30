// A stretch of a file.
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Cryptography;

/// <summary>A stretch of a file, from an offset on.</summary>
/// <param name="Handle">The file; owned by somebody else.</param>
/// <param name="Offset">Where the stretch begins, in bytes.</param>
/// <param name="SizeBytes">Its length; 0 for a stretch to be written.</param>
internal readonly record struct FileStretch(SafeFileHandle Handle, long Offset, long SizeBytes = 0)
{
    /// <summary>The rest of a stream, when it is a file that can be read or written at any place.</summary>
    public static FileStretch? Rest(Stream stream) => stream is FileStream { CanSeek: true } file
        ? new FileStretch(file.SafeFileHandle, file.Position, Math.Max(file.Length - file.Position, 0))
        : null;

    /// <summary>This stretch without its first bytes.</summary>
    public FileStretch From(int position) =>
        new(Handle, Offset + position, Math.Max(SizeBytes - position, 0));

    /// <summary>Fills the whole span.</summary>
    /// <exception cref="CryptographyException">LW-CRY-0316: the file ends before.</exception>
    public void Read(Span<byte> destination, long position)
    {
        while (!destination.IsEmpty)
        {
            var read = RandomAccess.Read(Handle, destination, Offset + position);
            if (read == 0)
            {
                throw CryptographyErrors.InputChanged();
            }

            position += read;
            destination = destination[read..];
        }
    }

    public void Write(ReadOnlySpan<byte> source, long position) =>
        RandomAccess.Write(Handle, source, Offset + position);

    /// <summary>Refuses a file that grew since its length was taken.</summary>
    /// <exception cref="CryptographyException">LW-CRY-0316.</exception>
    public void CheckEnd()
    {
        Span<byte> beyond = stackalloc byte[1];
        if (RandomAccess.Read(Handle, beyond, Offset + SizeBytes) != 0)
        {
            throw CryptographyErrors.InputChanged();
        }
    }
}
