// One way to fill a cell.
namespace Lakeward.Records.X12;

/// <summary>A fixed text, or places whose values are joined; nothing where one of them is empty.</summary>
/// <param name="Literal">The text; null where there are places.</param>
/// <param name="Places">The places.</param>
/// <param name="When">What has to have a value, if anything.</param>
/// <param name="Unless">What must have no value, if anything.</param>
internal sealed record SourceChoice(
    string? Literal, IReadOnlyList<SourcePlace> Places, SourcePlace? When, SourcePlace? Unless)
{
    internal IEnumerable<SourcePlace> AllPlaces =>
        Places.Concat(new[] { When, Unless }.OfType<SourcePlace>());
}
