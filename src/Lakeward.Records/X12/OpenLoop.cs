// An open loop and what has been met in it.
namespace Lakeward.Records.X12;

/// <summary>Counts the entries of one occurrence of a loop.</summary>
internal sealed class OpenLoop
{
    private int[] _counts = [];

    /// <summary>The loop.</summary>
    public X12Loop Loop { get; private set; } = null!;

    /// <summary>The number of this occurrence among all loops of the transaction set; the set is 0.</summary>
    public int Number { get; private set; }

    /// <summary>The highest rank met.</summary>
    public int Rank { get; private set; }

    /// <summary>HL01 where the loop is a hierarchical level, else 0.</summary>
    public long HierarchicalId { get; set; }

    /// <summary>Whether the hierarchical level says that it has no children (HL04).</summary>
    public bool DeniesChildren { get; set; }

    /// <summary>Begins an occurrence.</summary>
    public void Begin(X12Loop loop, int number)
    {
        Loop = loop;
        Number = number;
        Rank = 0;
        HierarchicalId = 0;
        DeniesChildren = false;
        if (_counts.Length < loop.Items.Count)
        {
            _counts = new int[Math.Max(loop.Items.Count, 64)];
        }

        _counts.AsSpan(0, loop.Items.Count).Clear();
    }

    /// <summary>How often an entry was met.</summary>
    public int CountOf(GuideItem item) => _counts[item.Ordinal];

    /// <summary>Counts an entry.</summary>
    public void Count(GuideItem item)
    {
        _counts[item.Ordinal] = unchecked(_counts[item.Ordinal] + 1);
        Rank = Math.Max(Rank, item.Rank);
    }
}
