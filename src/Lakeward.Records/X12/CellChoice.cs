// One compiled way to fill a cell.
namespace Lakeward.Records.X12;

/// <summary>A text or slots, and the slots that allow or forbid it.</summary>
/// <param name="Literal">The text; null where there are slots.</param>
/// <param name="Slots">The slots whose values are joined.</param>
/// <param name="When">The slot that must have a value, or -1.</param>
/// <param name="Unless">The slot that must have none, or -1.</param>
/// <param name="IsList">Whether repetition separators become commas.</param>
internal sealed record CellChoice(byte[]? Literal, int[] Slots, int When, int Unless, bool IsList);
