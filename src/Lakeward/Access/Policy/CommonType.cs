// The type in which two values can be compared exactly, and without fail.
using Lakeward.Records.Typing;

namespace Lakeward.Access.Policy;

/// <summary>
/// Values of one type compare as they are. Integers and decimals compare as a decimal that holds every value
/// of both; where 38 digits are too few for that there is no common type. A double makes the other number a
/// double.
/// </summary>
internal static class CommonType
{
    private const int IntegerDigits = 19;

    public static ColumnType? Of(Expression left, Expression right) =>
        left.Type == right.Type ? left.Type : Of(Narrow(left), Narrow(right));

    public static ColumnType? Of(ColumnType left, ColumnType right)
    {
        if (left == right)
        {
            return left;
        }

        if (!IsNumber(left) || !IsNumber(right))
        {
            return null;
        }

        if (left.Kind == ValueKind.Double || right.Kind == ValueKind.Double)
        {
            return ColumnType.Double;
        }

        var scale = Math.Max(left.Scale, right.Scale);
        var whole = Math.Max(WholeDigits(left), WholeDigits(right));
        return whole + scale <= ColumnType.MaxPrecision
            ? ColumnType.Decimal(Math.Max(whole + scale, 1), scale)
            : null;
    }

    public static bool IsNumber(ColumnType type) =>
        type.Kind is ValueKind.Integer or ValueKind.Decimal or ValueKind.Double;

    // A constant integer needs its own digits only, not those of all integers.
    private static ColumnType Narrow(Expression value) =>
        value is Expression.Literal { Type.Kind: ValueKind.Integer } literal
            ? ColumnType.Decimal(literal.Text.TrimStart('-').Length, 0)
            : value.Type;

    private static int WholeDigits(ColumnType type) =>
        type.Kind == ValueKind.Integer ? IntegerDigits : type.Precision - type.Scale;
}
