// A folder of write-once objects: each appears whole or not at all, and is never overwritten.
using Lakeward.Errors;
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Storage;

/// <summary>
/// Write-once objects under a root folder. Publishing writes a hidden file in the object's own folder,
/// flushes it, links it to its final name (which fails if that exists), and flushes the folder; so of any
/// number of processes that put one name, exactly one wins, and a crash leaves at most a hidden file for
/// <see cref="Sweep"/>. Nothing is cached.
/// </summary>
/// <remarks>
/// Modes are 0600 and 0700. Limits: one file system, one that has hard links and flushes folders (ext4, xfs,
/// btrfs, tmpfs). Thread-safe, and safe between processes.
/// </remarks>
public sealed class ObjectDirectory : IObjectStore
{
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

    public bool TryPut(ObjectName name, ReadOnlySpan<byte> content)
    {
        using var writer = Begin(name);
        writer.Write(content);
        return writer.Commit();
    }

    public ObjectWriter Begin(ObjectName name)
    {
        var path = PathOf(name);
        DurableFile.MakeFolders(Path.GetDirectoryName(path)!);
        return new FileWriter(name, path);
    }

    public bool Exists(ObjectName name) => File.Exists(PathOf(name));

    public long SizeOf(ObjectName name)
    {
        using var handle = OpenHandle(name);
        return RandomAccess.GetLength(handle);
    }

    public byte[] ReadAll(ObjectName name, int maxSizeBytes = 16 << 20)
    {
        using var handle = OpenHandle(name);
        return DurableFile.ReadToEnd(handle, name.Path, maxSizeBytes);
    }

    public ObjectReader OpenRead(ObjectName name) => new FileReader(OpenHandle(name));

    /// <inheritdoc/>
    /// <remarks>Hidden files, links and files whose names no object can have are left out.</remarks>
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

    /// <inheritdoc/>
    /// <remarks>Those are hidden files; a living writer holds a lock on its own.</remarks>
    public int Sweep(string folder = "")
    {
        var path = Path.Combine(Root, folder.TrimEnd('/'));
        return Directory.Exists(path) ? UnpublishedFile.Sweep(path, recurse: true) : 0;
    }

    private static EnumerationOptions EveryFile() => new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        MatchType = MatchType.Simple,
    };

    private SafeFileHandle OpenHandle(ObjectName name)
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

    private string PathOf(ObjectName name) => Path.Combine(Root, name.Path);
}
