// Why a value cannot be a cell.
using Lakeward.Records.Typing;

namespace Lakeward.Records.Hl7v2;

/// <summary>What is wrong with a value.</summary>
/// <param name="Reason">Why it is no value of its column's type.</param>
/// <param name="HasNul">Whether it holds a NUL once its escape sequences are resolved.</param>
internal readonly record struct CellFault(ParseReason Reason, bool HasNul)
{
    internal static CellFault None => default;
}
