// A file that grows over several sessions and becomes an object when it is complete.
using System.Security.Cryptography;
using Lakeward.Errors;
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Storage;

/// <summary>
/// A file under a name of its own, such as <c>uploading/x.part</c>. Who opens it holds an advisory lock on
/// it,
/// which the kernel releases whatever happens to the holder, so there is one writer at a time between any
/// number of processes. Not thread-safe.
/// </summary>
public sealed class GrowingFile : IDisposable
{
    private const int ReadSizeBytes = 1 << 20;
    private readonly ObjectDirectory _directory;
    private readonly SafeFileHandle _handle;
    private readonly string _path;

    private GrowingFile(ObjectDirectory directory, SafeFileHandle handle, string path) =>
        (_directory, _handle, _path, SizeBytes) = (directory, handle, path, RandomAccess.GetLength(handle));

    /// <summary>Bytes written so far, flushed or not.</summary>
    public long SizeBytes { get; private set; }

    /// <summary>Opens a file, empty if it is new; null while somebody else has it open.</summary>
    /// <exception cref="LakeException"><c>LW-STO-0201</c> or <c>LW-STO-0202</c>: it cannot be
    /// opened.</exception>
    public static GrowingFile? TryOpen(ObjectDirectory directory, ObjectName name)
    {
        var path = Path.Combine(directory.Root, name.Path);
        DurableFile.MakeFolders(Path.GetDirectoryName(path)!);
        var handle = Posix.TryOpenForLock(path) ?? throw StorageErrors.OfWrite("open", path, Posix.LastError);
        if (Posix.TryLock(handle) && File.Exists(path))
        {
            return new GrowingFile(directory, handle, path);
        }

        // Somebody has it, or has just published or removed it.
        handle.Dispose();
        return null;
    }

    /// <summary>Appends bytes; <see cref="Flush"/> makes them durable.</summary>
    /// <exception cref="LakeException"><c>LW-STO-0201</c>: the disk is full.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        DurableFile.WriteAt(_handle, bytes, SizeBytes, _path);
        SizeBytes += bytes.Length;
    }

    /// <summary>Returns when all that was written is on the disk, and the file's name with it.</summary>
    /// <exception cref="LakeException"><c>LW-STO-0201</c> or <c>LW-STO-0202</c>: it is not.</exception>
    public void Flush()
    {
        if (!Posix.TryFlush(_handle))
        {
            throw StorageErrors.OfWrite("write", _path, Posix.LastError);
        }

        DurableFile.FlushFolder(Path.GetDirectoryName(_path)!);
    }

    /// <summary>Forgets what lies beyond a size.</summary>
    public void Truncate(long sizeBytes)
    {
        RandomAccess.SetLength(_handle, sizeBytes);
        SizeBytes = sizeBytes;
    }

    /// <summary>SHA-256 of the whole file, hex.</summary>
    public string Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = GC.AllocateUninitializedArray<byte>(ReadSizeBytes);
        for (long position = 0; position < SizeBytes;)
        {
            var read = RandomAccess.Read(_handle, buffer, position);
            if (read == 0)
            {
                break;
            }

            hash.AppendData(buffer.AsSpan(0, read));
            position += read;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Makes the file an object of the directory, never over another one; durable when this
    /// returns. Its own name stays until <see cref="Remove"/>.</summary>
    /// <returns>False when an object of that name exists; it is unchanged.</returns>
    public bool PublishAs(ObjectName name)
    {
        Flush();
        var path = Path.Combine(_directory.Root, name.Path);
        var published = Posix.TryLink(_path, path);
        if (!published && Posix.LastError != Posix.Exists)
        {
            throw StorageErrors.OfWrite("publish", path, Posix.LastError);
        }

        DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
        return published;
    }

    /// <summary>Takes the file's own name away; what was published stays.</summary>
    public void Remove()
    {
        _ = Posix.TryUnlink(_path);
        DurableFile.FlushFolder(Path.GetDirectoryName(_path)!);
    }

    /// <summary>Closes the file and releases its lock.</summary>
    public void Dispose() => _handle.Dispose();
}
