// Looks at every file of a log's folder and asks what it does there.
using System.Text;
using Lakeward.Errors;
using Lakeward.Storage;

namespace Lakeward.Audit;

/// <summary>
/// Finds files that the tree check did not cover: strangers, leftovers, and a changed key file.
/// </summary>
internal sealed class StrayCheck(ILogStore store, VerificationKey key, long size, Findings findings)
{
    public void Run()
    {
        var paths = 0;
        var hasKey = false;
        foreach (var path in store.Paths())
        {
            Check(path);
            paths++;
            hasKey |= path == LogFolder.KeyName;
        }

        if (paths > 0 && !hasKey)
        {
            findings.WrongKeyFile();
        }
    }

    private void Check(string path)
    {
        switch (path)
        {
            case LogFolder.CheckpointName:
                break;
            case LogFolder.KeyName:
                CheckKeyFile();
                break;
            case var _ when Tile.TryParse(path) is { } tile:
                CheckTile(tile);
                break;
            case var _ when UnpublishedFile.IsOne(path):
                findings.Unpublished(path);
                break;
            default:
                findings.Stranger(path);
                break;
        }
    }

    private void CheckKeyFile()
    {
        try
        {
            if (!Encoding.UTF8.GetBytes($"{key}\n").AsSpan().SequenceEqual(store.TryReadKey()))
            {
                findings.WrongKeyFile();
            }
        }
        catch (LakeException)
        {
            findings.Unreadable(LogFolder.KeyName);
        }
    }

    private void CheckTile(Tile tile)
    {
        var items = tile.Section is Tile.Entries or Tile.Details
            ? size
            : Tile.ItemsAt(tile.Section[0] - '0', size);
        var end = (tile.Index * Tile.FullWidth) + tile.Width;
        if (end > items)
        {
            findings.Beyond(tile.Path);
        }
        else if (!tile.IsFull && Tile.At(tile.Section, tile.Index, items) != tile)
        {
            CheckReplaced(tile, Tile.At(tile.Section, tile.Index, items));
        }
    }

    private void CheckReplaced(Tile tile, Tile by)
    {
        try
        {
            // The leftover may be removed while we look, which is as well.
            var isBegin = store.TryReadExactly(tile) is not { } old || store.TryRead(by) is not { } now ||
                (now.AsSpan().StartsWith(old) && IsWhole(tile, old));
            if (!isBegin)
            {
                findings.LeftoverDiffers(tile);
            }
        }
        catch (LakeException)
        {
            findings.Unreadable(tile.Path);
        }
    }

    private static bool IsWhole(Tile tile, byte[] content) => tile.Section is Tile.Entries or Tile.Details
        ? Bundle.TrySplit(content, tile.Section, tile.Width) is not null
        : content.Length == tile.Width * MerkleHash.SizeBytes;
}
