// The structure of a transaction set as an implementation guide lays it down.
using System.Collections.Concurrent;

namespace Lakeward.Records.X12;

/// <summary>
/// Loops, segments and elements of one guide (ASC X12N type 3 technical report, version 005010). The guides
/// are embedded text, read when first met: 837 professional, institutional and dental, 835, 834, 270 and
/// 271, 276 and 277, 277 claim acknowledgment, 999.
/// </summary>
public sealed class X12Guide
{
    private static readonly (string Name, string Set, string Version)[] Known =
    [
        ("837P", "837", "005010X222"), ("837I", "837", "005010X223"), ("837D", "837", "005010X224"),
        ("835", "835", "005010X221"), ("834", "834", "005010X220"), ("270", "270", "005010X279"),
        ("271", "271", "005010X279"), ("276", "276", "005010X212"), ("277", "277", "005010X212"),
        ("277CA", "277", "005010X214"), ("999", "999", "005010X231"),
    ];

    private static readonly ConcurrentDictionary<string, X12Guide> Loaded = new();

    private const int TableSize = 512;
    private readonly int[] _codes = new int[TableSize];
    private readonly int[] _numbers = new int[TableSize];

    internal X12Guide(string name, string transactionSet, string version)
    {
        Name = name;
        TransactionSet = transactionSet;
        Version = version;
    }

    /// <summary>The usual name, for example <c>837P</c> or <c>277CA</c>.</summary>
    public string Name { get; }

    /// <summary>ST01, for example <c>837</c>.</summary>
    public string TransactionSet { get; }

    /// <summary>The version without its addenda, for example <c>005010X222</c>.</summary>
    public string Version { get; }

    /// <summary>The loops; the first is the transaction set itself.</summary>
    public IReadOnlyList<X12Loop> Loops { get; internal set; } = [];

    /// <summary>The segments at their places.</summary>
    public IReadOnlyList<X12SegmentUse> SegmentUses { get; internal set; } = [];

    /// <summary>The names of all guides.</summary>
    public static IReadOnlyList<string> Names => [.. Known.Select(guide => guide.Name)];

    /// <summary>A guide by its name; null where there is none.</summary>
    public static X12Guide? Named(string name) =>
        Array.Exists(Known, guide => guide.Name == name)
            ? Loaded.GetOrAdd(name, static name => GuideText.Load(name))
            : null;

    /// <summary>
    /// The guide of a transaction set. The version is ST03 or GS08; its addenda (<c>A1</c>) do not matter,
    /// and a bare <c>005010</c> is enough where the set has one guide only.
    /// </summary>
    public static X12Guide? Find(ReadOnlySpan<byte> transactionSet, ReadOnlySpan<byte> version)
    {
        string? found = null;
        foreach (var guide in Known)
        {
            if (!Equal(transactionSet, guide.Set))
            {
                continue;
            }

            if (version.Length >= guide.Version.Length
                && Equal(version[..guide.Version.Length], guide.Version))
            {
                return Named(guide.Name);
            }

            found = found is null && Equal(version, "005010") ? guide.Name : null;
        }

        return found is null ? null : Named(found);
    }

    /// <summary>The number of a segment within the guide; -1 where the guide has none of that name.</summary>
    internal int NumberOf(int code)
    {
        for (var at = Slot(code); _codes[at] != 0; at = unchecked(at + 1) & (TableSize - 1))
        {
            if (_codes[at] == code)
            {
                return _numbers[at];
            }
        }

        return -1;
    }

    internal void Complete(List<X12Loop> loops, List<X12SegmentUse> uses)
    {
        Loops = loops;
        SegmentUses = uses;
        var count = 0;
        foreach (var code in uses.Select(use => use.Code).Distinct())
        {
            var at = Slot(code);
            while (_codes[at] != 0)
            {
                at = unchecked(at + 1) & (TableSize - 1);
            }

            (_codes[at], _numbers[at]) = (code, count++);
        }

        loops.ForEach(loop => loop.Complete(NumberOf, count));
    }

    // A guide has some fifty segments, so that most are found at once.
    private static int Slot(int code) => unchecked((int)((uint)code * 2654435761 >> 23)) & (TableSize - 1);

    private static bool Equal(ReadOnlySpan<byte> bytes, string text) =>
        System.Text.Ascii.Equals(bytes, text.AsSpan());
}
