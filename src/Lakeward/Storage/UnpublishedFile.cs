// A file being written under a hidden name, invisible until it is complete and on the disk.
using Lakeward.Errors;
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Storage;

/// <summary>
/// A hidden file (<c>.new-…</c>) in the folder where its content will appear. Its writer holds an advisory
/// lock on it for as long as it lives, so that a sweep can tell a crash's leftover from a file in the making.
/// </summary>
internal sealed class UnpublishedFile : IDisposable
{
    /// <summary>What the names of unpublished files start with; no object's name can.</summary>
    public const string Prefix = ".new-";

    private readonly SafeFileHandle _handle;
    private readonly string _hiddenPath;
    private readonly string _path;
    private bool _failed;
    private bool _gone;

    private UnpublishedFile(SafeFileHandle handle, string hiddenPath, string path)
    {
        _handle = handle;
        _hiddenPath = hiddenPath;
        _path = path;
    }

    /// <summary>Bytes written so far.</summary>
    public long SizeBytes { get; private set; }

    private string Folder => Path.GetDirectoryName(_path)!;

    /// <summary>Starts a file that will be published as <paramref name="path"/>; its folder exists.</summary>
    public static UnpublishedFile Create(string path)
    {
        while (true)
        {
            var hidden = Path.Combine(Path.GetDirectoryName(path)!, $"{Prefix}{Guid.CreateVersion7():N}");
            var handle = Posix.TryCreateNew(hidden)
                ?? throw StorageErrors.OfWrite("create", path, Posix.LastError);

            // A sweep may have taken the file between its creation and our lock: then begin anew.
            if (Posix.TryLock(handle) && File.Exists(hidden))
            {
                return new UnpublishedFile(handle, hidden, path);
            }

            handle.Dispose();
        }
    }

    /// <summary>Whether a path is that of an unpublished file.</summary>
    public static bool IsOne(string path) =>
        Path.GetFileName(path).StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>
    /// Removes what crashes left in a folder, and below it if wanted; returns how many files that were.
    /// </summary>
    public static int Sweep(string folder, bool recurse)
    {
        var swept = 0;
        var hidden = new EnumerationOptions
        {
            RecurseSubdirectories = recurse,
            AttributesToSkip = FileAttributes.ReparsePoint,
            MatchType = MatchType.Simple,
        };
        foreach (var path in Directory.EnumerateFiles(folder, Prefix + "*", hidden))
        {
            // The lock tells a leftover from a file in the making; it is held until after the removal.
            using var handle = Posix.TryOpenRead(path);
            if (handle is not null && Posix.TryLock(handle) && Posix.TryUnlink(path))
            {
                swept++;
            }
        }

        return swept;
    }

    /// <summary>Appends bytes.</summary>
    /// <exception cref="LakeException"><c>LW-STO-0201</c> when the disk is full, else
    /// <c>LW-STO-0202</c>.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            DurableFile.WriteAt(_handle, bytes, SizeBytes, _path);
            SizeBytes += bytes.Length;
        }
        catch (LakeException)
        {
            _failed = true;
            throw;
        }
    }

    /// <summary>Gives the file its name unless that name is taken; durable when this returns.</summary>
    /// <returns>False when something of that name exists; that is then durable too.</returns>
    public bool PublishNew()
    {
        Flush();
        if (!Posix.TryLink(_hiddenPath, _path))
        {
            return Posix.LastError == Posix.Exists
                ? DiscardForExisting()
                : throw StorageErrors.OfWrite("publish", _path, Posix.LastError);
        }

        Discard();
        DurableFile.FlushFolder(Folder);
        return true;
    }

    /// <summary>Puts the file in the place of what bears its name; durable when this returns.</summary>
    public void PublishOver()
    {
        Flush();
        if (!Posix.TryRename(_hiddenPath, _path))
        {
            throw StorageErrors.OfWrite("publish", _path, Posix.LastError);
        }

        _gone = true;
        DurableFile.FlushFolder(Folder);
    }

    public void Dispose()
    {
        Discard();
        _handle.Dispose();
    }

    private void Flush()
    {
        if (_failed || _gone)
        {
            throw StorageErrors.Discarded(_path);
        }

        if (!Posix.TryFlush(_handle))
        {
            _failed = true;
            throw StorageErrors.OfWrite("write", _path, Posix.LastError);
        }
    }

    private bool DiscardForExisting()
    {
        Discard();

        // Whoever published the other object may not have flushed its name yet; who sees it may build on it.
        DurableFile.FlushFolder(Folder);
        return false;
    }

    private void Discard()
    {
        if (!_gone)
        {
            _gone = true;
            _ = Posix.TryUnlink(_hiddenPath);
        }
    }
}
