// The segments that meet certain conditions, and what is taken from them.
namespace Lakeward.Records.X12;

/// <summary>
/// All captures from the same segments, in the order of their elements; the segments are counted within
/// their loop, so that the second can be told from the first.
/// </summary>
/// <param name="index">The number of its count.</param>
internal sealed class Selector(int index)
{
    internal int Index => index;

    internal Capture[] Captures { get; private set; } = [];

    internal void Add(Capture capture) =>
        Captures = [.. Captures.Append(capture).OrderBy(known => known.Element)];
}
