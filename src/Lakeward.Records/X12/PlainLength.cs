// The lengths with which an element of plain ASCII is right.
namespace Lakeward.Records.X12;

/// <summary>What settles most elements at a glance.</summary>
/// <param name="Least">The least length; beyond every element where length alone does not decide.</param>
/// <param name="Most">The greatest length.</param>
/// <param name="IsRequired">Whether it must not be empty.</param>
internal readonly record struct PlainLength(int Least, int Most, bool IsRequired)
{
    /// <summary>Whether an element that is not empty is right.</summary>
    internal bool Allows(int length) => length >= Least && length <= Most;
}
