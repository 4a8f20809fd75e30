// Where a segment belongs.
namespace Lakeward.Records.X12;

/// <summary>A place in an open loop; without an item there is none.</summary>
/// <param name="Level">The open loop.</param>
/// <param name="Item">Its entry.</param>
/// <param name="Fault">What is wrong with the place.</param>
internal readonly record struct WalkStep(int Level, GuideItem? Item, X12Fault Fault);
