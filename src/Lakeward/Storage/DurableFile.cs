// Reads whole files, and replaces the few that may change so that a crash leaves the old or the new.
using Lakeward.Errors;
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Storage;

/// <summary>
/// Small mutable files (a checkpoint, the root key file): replaced as a whole, so that a reader, or a
/// machine that lost power, sees the old content or the new, never a mixture.
/// </summary>
public static class DurableFile
{
    private const int DefaultMaxSizeBytes = 16 << 20;

    /// <summary>
    /// Replaces <paramref name="path"/> (mode 0600) in four steps: write a hidden file beside it, flush it,
    /// rename it over the old one, flush the folder. Durable when this returns.
    /// </summary>
    /// <exception cref="LakeException"><c>LW-STO-0201</c> when the disk is full, else
    /// <c>LW-STO-0202</c>.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        using var file = UnpublishedFile.Create(Path.GetFullPath(path));
        file.Write(content);
        file.PublishOver();
    }

    /// <summary>Writes <paramref name="path"/> unless it exists; durable when this returns.</summary>
    /// <returns>False when it exists; it is then unchanged.</returns>
    /// <exception cref="LakeException"><c>LW-STO-0201</c> when the disk is full, else
    /// <c>LW-STO-0202</c>.</exception>
    public static bool TryCreate(string path, ReadOnlySpan<byte> content)
    {
        using var file = UnpublishedFile.Create(Path.GetFullPath(path));
        file.Write(content);
        return file.PublishNew();
    }

    /// <summary>The whole file, or null when it is absent.</summary>
    /// <exception cref="LakeException"><c>LW-STO-0104</c> when it is larger than allowed.</exception>
    public static byte[]? TryRead(string path, int maxSizeBytes = DefaultMaxSizeBytes)
    {
        using var handle = Posix.TryOpenRead(path);
        if (handle is null)
        {
            return Posix.LastError is Posix.NotFound or Posix.NotAFolder
                ? null
                : throw StorageErrors.Failed("read", path, Posix.LastError);
        }

        return ReadToEnd(handle, path, maxSizeBytes);
    }

    /// <summary>Makes a folder and its missing parents, mode 0700, each flushed into its parent.</summary>
    public static void MakeFolders(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var parent = Path.GetDirectoryName(Path.GetFullPath(path));
        if (parent is null)
        {
            throw StorageErrors.Failed("create", path, Posix.NotFound);
        }

        MakeFolders(parent);
        if (!Posix.TryMakeFolder(path) && Posix.LastError != Posix.Exists)
        {
            throw StorageErrors.OfWrite("create", path, Posix.LastError);
        }

        FlushFolder(parent);
    }

    /// <summary>Makes the names in a folder durable.</summary>
    internal static void FlushFolder(string path)
    {
        if (!Posix.IsLinux)
        {
            return;
        }

        using var handle = Posix.TryOpenRead(path)
            ?? throw StorageErrors.Failed("open", path, Posix.LastError);
        if (!Posix.TryFlush(handle))
        {
            throw StorageErrors.OfWrite("flush", path, Posix.LastError);
        }
    }

    /// <summary>Writes bytes at an offset; <paramref name="path"/> is for the message only.</summary>
    internal static void WriteAt(SafeFileHandle handle, ReadOnlySpan<byte> bytes, long offset, string path)
    {
        try
        {
            RandomAccess.Write(handle, bytes, offset);
        }
        catch (IOException failure)
        {
            throw StorageErrors.OfWrite("write", path, ErrorOf(failure));
        }
        catch (UnauthorizedAccessException failure)
        {
            throw StorageErrors.OfWrite("write", path, ErrorOf(failure));
        }
    }

    internal static byte[] ReadToEnd(SafeFileHandle handle, string path, int maxSizeBytes)
    {
        try
        {
            var length = RandomAccess.GetLength(handle);
            if (length > maxSizeBytes)
            {
                throw StorageErrors.TooLarge(path, maxSizeBytes);
            }

            var content = GC.AllocateUninitializedArray<byte>((int)length);
            var filled = 0;
            while (filled < content.Length)
            {
                var read = RandomAccess.Read(handle, content.AsSpan(filled), filled);
                if (read == 0)
                {
                    return content[..filled];
                }

                filled += read;
            }

            return content;
        }
        catch (IOException failure)
        {
            throw StorageErrors.Failed("read", path, ErrorOf(failure));
        }
        catch (UnauthorizedAccessException failure)
        {
            throw StorageErrors.Failed("read", path, ErrorOf(failure));
        }
    }

    // The base class library keeps the system's error number in the HResult of the innermost exception.
    private static int ErrorOf(Exception failure) => (failure.InnerException ?? failure).HResult;
}
