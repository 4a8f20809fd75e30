// Looks at every file of a log's folder and asks what it does there.
using System.Text;
using Lakeward.Errors;
using Lakeward.Storage;

namespace Lakeward.Audit;

/// <summary>
/// Finds files that the tree check did not cover: strangers, leftovers, and a changed key file.
/// </summary>
internal sealed class StrayCheck(LogFolder folder, VerificationKey key, long size, Findings findings)
{
    public void Run()
    {
        if (!Directory.Exists(folder.Root))
        {
            return;
        }

        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 };
        foreach (var path in Directory.EnumerateFiles(folder.Root, "*", all))
        {
            Check(path[(folder.Root.Length + 1)..]);
        }

        if (!File.Exists(folder.KeyPath))
        {
            findings.WrongKeyFile();
        }
    }

    private void Check(string path)
    {
        switch (path)
        {
            case LogFolder.CheckpointName or LogFolder.LockName:
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
            var text = DurableFile.TryRead(folder.KeyPath, SignedNote.MaxSizeBytes);
            if (!Encoding.UTF8.GetBytes($"{key}\n").AsSpan().SequenceEqual(text))
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
            var isBegin = folder.TryReadExactly(tile) is not { } old || folder.TryRead(by) is not { } now ||
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
