// One compiled way to fill a cell.
namespace Lakeward.Records.X12;

/// <summary>A slot, and the slots that allow or forbid it.</summary>
/// <param name="Slot">The slot of the value, or of the fixed text; of joined values the first.</param>
/// <param name="When">The slot that must have a value, or -1.</param>
/// <param name="Unless">The slot that must have none, or -1.</param>
/// <param name="Joined">All slots where they are joined or repetitions are parted anew.</param>
/// <param name="IsList">Whether repetition separators become commas.</param>
internal sealed record CellChoice(int Slot, int When, int Unless, int[] Joined, bool IsList)
{
    /// <summary>Whether the slot is all there is to it.</summary>
    internal bool IsPlain => When < 0 && Unless < 0 && Joined.Length == 0;
}
