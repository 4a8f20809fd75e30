// Collects what the parallel steps of a verification find.
using System.Collections.Concurrent;

namespace Lakeward.Audit;

/// <summary>The findings of one verification, by their stable ids; bounded, thread-safe.</summary>
internal sealed class Findings
{
    private const int MaxFindings = 1000;
    private readonly ConcurrentQueue<AuditFinding> _found = new();

    public IReadOnlyList<AuditFinding> ToList() =>
        [.. _found.Take(MaxFindings)
            .OrderBy(f => f.Place, StringComparer.Ordinal)
            .ThenBy(f => f.Id, StringComparer.Ordinal)];

    public void NoCheckpoint() =>
        Add("LW-AUD-0401", LogFolder.CheckpointName, "There is no checkpoint.");

    public void BadCheckpoint(string message) => Add("LW-AUD-0402", LogFolder.CheckpointName, message);

    public void NotSigned() => Add(
        "LW-AUD-0403", LogFolder.CheckpointName, "The checkpoint is not signed by the given key and origin.");

    public void WrongRoot() => Add(
        "LW-AUD-0404",
        LogFolder.CheckpointName,
        "The entries do not have the root that the checkpoint signs.");

    public void Missing(Tile tile) => Add("LW-AUD-0405", tile.Path, "The file is missing.");

    public void BadFrames(Tile tile) => Add(
        "LW-AUD-0406", tile.Path, "The file is cut short, too long, or its lengths were changed.");

    public void TileDiffers(Tile tile) => Add(
        "LW-AUD-0407", tile.Path, "The tile does not hold the hashes of what lies below it.");

    public void DetailChanged(Tile tile, int item) => Add(
        "LW-AUD-0408", $"{tile.Path}#{item}", "The sealed detail is not the one its event names.");

    public void LeftoverDiffers(Tile tile) => Add(
        "LW-AUD-0409", tile.Path, "A replaced partial file differs from the one that replaced it.");

    public void Stranger(string path) =>
        Add("LW-AUD-0410", path, "The file does not belong to an audit log.");

    public void WrongKeyFile() => Add("LW-AUD-0411", LogFolder.KeyName, "The file is not the given key.");

    public void RolledBack(long oldSize, long newSize) => Add(
        "LW-AUD-0412",
        LogFolder.CheckpointName,
        $"The log held {oldSize} events at the earlier checkpoint and holds {newSize} now.");

    public void Forked() => Add(
        "LW-AUD-0413",
        LogFolder.CheckpointName,
        "The log does not begin with what the earlier checkpoint signed.");

    public void BadSince() => Add(
        "LW-AUD-0414",
        "(earlier checkpoint)",
        "The earlier checkpoint is not signed by the given key and origin.");

    public void Unreadable(string path) => Add("LW-AUD-0415", path, "The file cannot be read.");

    public void Beyond(string path) => Add(
        "LW-AUD-0451",
        path,
        "The file lies beyond the checkpoint: a crash left it, or the checkpoint is an older one.",
        isHarmless: true);

    public void Unpublished(string path) => Add(
        "LW-AUD-0452", path, "A crash left this unfinished file.", isHarmless: true);

    private void Add(string id, string place, string message, bool isHarmless = false)
    {
        if (_found.Count < MaxFindings)
        {
            _found.Enqueue(new AuditFinding(id, place, message, isHarmless));
        }
    }
}
