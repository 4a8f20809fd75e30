// The segments that meet certain conditions, and what is taken from them.
namespace Lakeward.Records.X12;

/// <summary>
/// All captures from the same segments; the segments are counted within their loop, so that the second can
/// be told from the first.
/// </summary>
/// <param name="Index">The number of its count.</param>
/// <param name="Captures">What is taken.</param>
internal sealed record Selector(int Index, List<Capture> Captures);
