// Where in the bytes of a transaction set a value lies.
namespace Lakeward.Records.X12;

/// <summary>A captured value.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">Its length; 0 where there is no value.</param>
internal readonly record struct CapturedValue(int Start, int Length)
{
    internal bool IsMissing => Length == 0;
}
