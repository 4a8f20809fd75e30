// The files of a log: where they are, and how to read one that may just have grown.
using System.Globalization;
using Lakeward.Storage;

namespace Lakeward.Audit;

/// <summary>
/// A log's folder: <c>checkpoint</c>, <c>log.vkey</c>, <c>tile/…</c> and the writers' lock. A partial tile is
/// removed once a larger one is signed for; who still wants it finds its content at the start of the larger.
/// </summary>
internal sealed class LogFolder(string root) : ILogStore
{
    public const string CheckpointName = "checkpoint";
    public const string KeyName = "log.vkey";
    public const string LockName = ".lock";
    public const int MaxBundleSizeBytes = 64 << 20;

    /// <summary>The folder's absolute path.</summary>
    public string Root { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <inheritdoc/>
    public string Place => Root;

    /// <summary>The lake's root file, which lies beside the folder.</summary>
    public string RootPath => Path.Combine(Path.GetDirectoryName(Root)!, "root.json");

    public string CheckpointPath => Path.Combine(Root, CheckpointName);

    public string KeyPath => Path.Combine(Root, KeyName);

    public string LockPath => Path.Combine(Root, LockName);

    public string PathOf(Tile tile) => Path.Combine(Root, tile.Path);

    /// <summary>The checkpoint as it is now, unverified; null when there is none.</summary>
    public byte[]? TryReadCheckpoint() => DurableFile.TryRead(CheckpointPath, SignedNote.MaxSizeBytes);

    /// <inheritdoc/>
    public byte[]? TryReadKey() => DurableFile.TryRead(KeyPath, SignedNote.MaxSizeBytes);

    /// <summary>Exactly that file; null when it is absent.</summary>
    public byte[]? TryReadExactly(Tile tile) => DurableFile.TryRead(PathOf(tile), MaxBundleSizeBytes);

    /// <summary>That file, or a wider one of the same place, which begins with the same content.</summary>
    public byte[]? TryRead(Tile tile)
    {
        if (TryReadExactly(tile) is { } content)
        {
            return content;
        }

        // Wider partial ones can vanish between listing and reading, but then a still wider one is there.
        for (var attempt = 0; attempt < 3; attempt++)
        {
            foreach (var wider in Partials(tile).Where(t => t.Width > tile.Width).OrderBy(t => t.Width))
            {
                if (TryReadExactly(wider) is { } found)
                {
                    return found;
                }
            }

            if (TryReadExactly(tile with { Width = Tile.FullWidth }) is { } full)
            {
                return full;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public IEnumerable<string> Paths()
    {
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 };
        return Directory.Exists(Root)
            ? Directory.EnumerateFiles(Root, "*", all).Select(path => path[(Root.Length + 1)..])
                .Where(path => path != LockName)
            : [];
    }

    /// <inheritdoc/>
    public bool TryCreate(ReadOnlySpan<byte> key, SignedCheckpoint empty)
    {
        DurableFile.MakeFolders(Root);
        using var held = FolderLock.Acquire(LockPath, TimeSpan.FromSeconds(5));
        if (File.Exists(CheckpointPath))
        {
            return false;
        }

        DurableFile.Replace(KeyPath, key);
        return DurableFile.TryCreate(CheckpointPath, empty.Bytes.Span);
    }

    /// <inheritdoc/>
    public ILogBatch Begin() => new FolderBatch(this);

    /// <summary>The partial tiles that lie at a tile's place.</summary>
    public IEnumerable<Tile> Partials(Tile tile)
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(PathOf(tile with { Width = 1 }))!);
        return !folder.Exists
            ? []
            : folder.EnumerateFiles()
                .Select(f => WidthOf(f.Name))
                .Where(w => w is > 0 and < Tile.FullWidth)
                .Select(w => tile with { Width = w });
    }

    private static int WidthOf(string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var width) ? width : 0;
}
