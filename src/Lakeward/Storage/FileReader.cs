// Positioned reads of a file.
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Storage;

/// <summary>
/// Reads a file with positioned reads; it is never mapped, because a file that shrinks under a mapping would
/// kill the process.
/// </summary>
/// <param name="file">The file, which is closed with this unless it is only lent.</param>
/// <param name="leaveOpen">Whether the file is only lent.</param>
public sealed class FileReader(SafeFileHandle file, bool leaveOpen = false) : ObjectReader
{
    private const int UsualReadSizeBytes = 64 << 10;

    public override long Length { get; } = RandomAccess.GetLength(file);

    public override int ReadSizeBytes => UsualReadSizeBytes;

    public override int Read(long offset, Span<byte> destination)
    {
        var filled = 0;
        while (filled < destination.Length)
        {
            var read = RandomAccess.Read(file, destination[filled..], offset + filled);
            if (read == 0)
            {
                break;
            }

            filled += read;
        }

        return filled;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !leaveOpen)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }
}
