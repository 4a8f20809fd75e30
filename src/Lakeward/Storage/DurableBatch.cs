// Several files made durable together, for little more than the cost of one.
using Lakeward.Errors;
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Storage;

/// <summary>
/// Writes files that nobody relies on yet and flushes them all at the end. Writing starts at once for each,
/// so the flushes wait for the disk together; measured at half the time of flushing one after the other.
/// Files are truncated if they exist, so the caller must know that nothing published refers to them.
/// </summary>
/// <remarks>
/// Not thread-safe. Disposing without <see cref="Complete"/> leaves files of unknown content.
/// </remarks>
internal sealed class DurableBatch : IDisposable
{
    private readonly List<(SafeFileHandle Handle, string Path)> _files = [];
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);

    /// <summary>Flushes done so far, of files and folders.</summary>
    public int Flushes { get; private set; }

    /// <summary>Writes a file, making its folder if absent.</summary>
    /// <exception cref="LakeException"><c>LW-STO-0201</c> when the disk is full, else
    /// <c>LW-STO-0202</c>.</exception>
    public void Add(string path, ReadOnlySpan<byte> content)
    {
        var handle = Open(path);
        _files.Add((handle, path));
        _folders.Add(Path.GetDirectoryName(path)!);
        DurableFile.WriteAt(handle, content, 0, path);
        Posix.StartWriting(handle);
    }

    /// <summary>Writes a file that can be made anew after a crash: it is not flushed.</summary>
    public static void AddRebuildable(string path, ReadOnlySpan<byte> content)
    {
        using var handle = Open(path);
        DurableFile.WriteAt(handle, content, 0, path);
    }

    /// <summary>Waits until every added file, and its name, is on the disk.</summary>
    public void Complete()
    {
        foreach (var (handle, path) in _files)
        {
            if (!Posix.TryFlush(handle))
            {
                throw StorageErrors.OfWrite("write", path, Posix.LastError);
            }
        }

        foreach (var folder in _folders)
        {
            DurableFile.FlushFolder(folder);
        }

        Flushes += _files.Count + _folders.Count;
        Dispose();
    }

    public void Dispose()
    {
        foreach (var (handle, _) in _files)
        {
            handle.Dispose();
        }

        _files.Clear();
        _folders.Clear();
    }

    private static SafeFileHandle Open(string path)
    {
        if (Posix.TryOpenTruncated(path) is { } handle)
        {
            return handle;
        }

        if (Posix.LastError is var error and not Posix.NotFound)
        {
            throw StorageErrors.OfWrite("create", path, error);
        }

        DurableFile.MakeFolders(Path.GetDirectoryName(path)!);
        return Posix.TryOpenTruncated(path) ?? throw StorageErrors.OfWrite("create", path, Posix.LastError);
    }
}
