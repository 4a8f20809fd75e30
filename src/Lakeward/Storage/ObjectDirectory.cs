// A folder of write-once objects: each appears whole or not at all, and is never overwritten.
using Lakeward.Errors;
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Storage;

/// <summary>
/// Write-once objects under a root folder. Publishing writes a hidden file in the object's own folder,
/// flushes it, links it to its final name (which fails if that exists), and flushes the folder; so of any
/// number of processes that put one name, exactly one wins, and a crash leaves at most a hidden file for
/// <see cref="Sweep()"/>. Nothing is cached.
/// </summary>
/// <remarks>
/// Modes are 0600 and 0700. Limits: one file system, one that has hard links and flushes folders (ext4, xfs,
/// btrfs, tmpfs). Thread-safe, and safe between processes.
/// </remarks>
public sealed class ObjectDirectory
{
    private const int DefaultMaxSizeBytes = 16 << 20;

    private ObjectDirectory(string root) => Root = root;

    /// <summary>The absolute path of the root folder.</summary>
    public string Root { get; }

    /// <summary>Opens the folder, making it (mode 0700) if it is absent.</summary>
    /// <exception cref="LakeException"><c>LW-STO-0201</c> or <c>LW-STO-0202</c> when it cannot be
    /// made.</exception>
    public static ObjectDirectory Create(string root)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        DurableFile.MakeFolders(full);
        return new ObjectDirectory(full);
    }

    /// <summary>Opens a folder that exists.</summary>
    /// <exception cref="LakeException"><c>LW-STO-0102</c>: it does not.</exception>
    public static ObjectDirectory Open(string root)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        return Directory.Exists(full) ? new ObjectDirectory(full) : throw StorageErrors.NoFolder(full);
    }

    /// <summary>Puts an object unless one of that name exists; durable when this returns.</summary>
    /// <returns>False when the name is taken; that object is unchanged.</returns>
    /// <exception cref="LakeException"><c>LW-STO-0201</c>: the disk is full, and nothing is
    /// published.</exception>
    public bool TryPut(ObjectName name, ReadOnlySpan<byte> content)
    {
        using var writer = Begin(name);
        writer.Write(content);
        return writer.Commit();
    }

    /// <summary>
    /// Starts an object that appears on <see cref="ObjectWriter.Commit"/>; the caller disposes it.
    /// </summary>
    public ObjectWriter Begin(ObjectName name)
    {
        var path = PathOf(name);
        DurableFile.MakeFolders(Path.GetDirectoryName(path)!);
        return new ObjectWriter(name, path);
    }

    /// <summary>Whether an object of that name is published.</summary>
    public bool Exists(ObjectName name) => File.Exists(PathOf(name));

    /// <summary>A seekable stream over an object; the caller disposes it.</summary>
    /// <exception cref="LakeException"><c>LW-STO-0103</c>: no such object.</exception>
    public Stream OpenRead(ObjectName name) =>
        new FileStream(OpenHandle(name), FileAccess.Read, bufferSize: 0);

    /// <summary>A handle for reading an object at any offset; the caller disposes it.</summary>
    /// <exception cref="LakeException"><c>LW-STO-0103</c>: no such object.</exception>
    public SafeFileHandle OpenHandle(ObjectName name)
    {
        var path = PathOf(name);
        if (Directory.Exists(path))
        {
            throw StorageErrors.NotFound(name.Path);
        }

        return Posix.TryOpenRead(path) ?? throw (Posix.LastError is Posix.NotFound or Posix.NotAFolder
            ? StorageErrors.NotFound(name.Path)
            : StorageErrors.Failed("open", name.Path, Posix.LastError));
    }

    /// <summary>The size of an object in bytes.</summary>
    /// <exception cref="LakeException"><c>LW-STO-0103</c>: no such object.</exception>
    public long SizeOf(ObjectName name)
    {
        using var handle = OpenHandle(name);
        return RandomAccess.GetLength(handle);
    }

    /// <summary>The whole of a small object.</summary>
    /// <exception cref="LakeException">
    /// <c>LW-STO-0103</c>: no such object; <c>LW-STO-0104</c>: larger than <paramref name="maxSizeBytes"/>.
    /// </exception>
    public byte[] ReadAll(ObjectName name, int maxSizeBytes = DefaultMaxSizeBytes)
    {
        using var handle = OpenHandle(name);
        return DurableFile.ReadToEnd(handle, name.Path, maxSizeBytes);
    }

    /// <summary>
    /// The published objects whose names start with <paramref name="prefix"/> (characters, as in S3), in
    /// ordinal order. Hidden files, links and files whose names no object can have are left out.
    /// </summary>
    public IReadOnlyList<ObjectName> List(string prefix = "")
    {
        var folder = Root;
        if (prefix.LastIndexOf('/') is var slash and > 0)
        {
            folder = PathOf(ObjectName.Of(prefix[..slash]));
        }

        if (!Directory.Exists(folder))
        {
            return [];
        }

        var names = new List<ObjectName>();
        foreach (var path in Directory.EnumerateFiles(folder, "*", EveryFile()))
        {
            var relative = path[(Root.Length + 1)..];
            if (relative.StartsWith(prefix, StringComparison.Ordinal) &&
                ObjectName.TryOf(relative, out var name))
            {
                names.Add(name);
            }
        }

        names.Sort();
        return names;
    }

    /// <summary>Removes an object for good; durable when this returns.</summary>
    /// <returns>False when there was none.</returns>
    public bool Delete(ObjectName name)
    {
        var path = PathOf(name);
        if (Posix.TryUnlink(path))
        {
            DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
            return true;
        }

        return Posix.LastError is Posix.NotFound or Posix.NotAFolder
            ? false
            : throw StorageErrors.Failed("delete", name.Path, Posix.LastError);
    }

    /// <summary>Removes the hidden files a crash left behind; those of living writers stay.</summary>
    /// <returns>How many were removed.</returns>
    public int Sweep() => UnpublishedFile.Sweep(Root, recurse: true);

    /// <summary>The same for one folder, given as the beginning of names, and what is below it.</summary>
    public int Sweep(string folder) =>
        UnpublishedFile.Sweep(Path.Combine(Root, folder.TrimEnd('/')), recurse: true);

    private static EnumerationOptions EveryFile() => new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        MatchType = MatchType.Simple,
    };

    private string PathOf(ObjectName name) => Path.Combine(Root, name.Path);
}
