// Evaluates policies in plain C#, without SQL: what the compiled relation is held against.
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Lakeward.Access.Policy;
using Lakeward.Records.Typing;

namespace Lakeward.Tests.Query;

/// <summary>
/// Values: text as string, integer as long, decimal as a scaled number, double, boolean, dates as days and
/// timestamps as microseconds from 0001-01-01, infinite ones as the extremes of long; null is absent.
/// </summary>
internal static class PolicyEvaluator
{
    public const long MicrosecondsPerDay = 86_400_000_000;
    private static readonly long YearTenThousand = DateOnly.MaxValue.DayNumber + 1;

    /// <summary>True, false, or null for unknown, and values of any other type.</summary>
    public static object? Evaluate(Expression node, IReadOnlyDictionary<string, object?> row) => node switch
    {
        Expression.Literal literal => Parse(literal),
        Expression.Column column => row[column.Name],
        Expression.Comparison both => Compare(both, row),
        Expression.All all => And(all.Terms.Select(term => (bool?)Evaluate(term, row))),
        Expression.Any any => Or(any.Terms.Select(term => (bool?)Evaluate(term, row))),
        Expression.Not not => Evaluate(not.Term, row) is bool truth ? !truth : null,
        Expression.In choice => In(choice, row),
        Expression.IsNull test => Evaluate(test.Operand, row) is null,
        Expression.Call call => Call(call, row),
        _ => throw new InvalidOperationException(),
    };

    private static object Parse(Expression.Literal literal)
    {
        var invariant = CultureInfo.InvariantCulture;
        return literal.Type.Kind switch
        {
            ValueKind.Text => literal.Text,
            ValueKind.Integer => long.Parse(literal.Text, invariant),
            ValueKind.Decimal => new Scaled(
                BigInteger.Parse(literal.Text.Replace(".", "", StringComparison.Ordinal), invariant),
                literal.Type.Scale),
            ValueKind.Boolean => literal.Text == "true",
            ValueKind.Date => (long)DateOnly.Parse(literal.Text, invariant).DayNumber,
            _ => throw new InvalidOperationException(),
        };
    }

    private static bool? And(IEnumerable<bool?> terms)
    {
        var all = terms.ToList();
        return all.Contains(false) ? false : all.Contains(null) ? null : true;
    }

    private static bool? Or(IEnumerable<bool?> terms)
    {
        var all = terms.ToList();
        return all.Contains(true) ? true : all.Contains(null) ? null : false;
    }

    private static bool? In(Expression.In choice, IReadOnlyDictionary<string, object?> row)
    {
        var operand = Evaluate(choice.Operand, row);
        return Or(choice.Choices.Select(item =>
            Evaluate(item, row) is { } value && operand is not null
                ? Order(operand, value, choice.As) == 0
                : (bool?)null).DefaultIfEmpty(false));
    }

    private static bool? Compare(Expression.Comparison both, IReadOnlyDictionary<string, object?> row)
    {
        if (Evaluate(both.Left, row) is not { } left || Evaluate(both.Right, row) is not { } right)
        {
            return null;
        }

        var order = Order(left, right, both.As);
        return both.Operator switch
        {
            Comparator.Equal => order == 0,
            Comparator.NotEqual => order != 0,
            Comparator.Less => order < 0,
            Comparator.LessOrEqual => order <= 0,
            Comparator.Greater => order > 0,
            _ => order >= 0,
        };
    }

    private static int Order(object left, object right, ColumnType type) => type.Kind switch
    {
        ValueKind.Text => Encoding.UTF8.GetBytes((string)left).AsSpan()
            .SequenceCompareTo(Encoding.UTF8.GetBytes((string)right)),
        ValueKind.Decimal => (Exact(left, type.Scale) - Exact(right, type.Scale)).Sign,
        ValueKind.Double => Order(Approximate(left), Approximate(right)),
        ValueKind.Boolean => ((bool)left).CompareTo((bool)right),
        _ => ((long)left).CompareTo((long)right),
    };

    private static int Order(double left, double right) =>
        double.IsNaN(left) || double.IsNaN(right)
            ? double.IsNaN(left).CompareTo(double.IsNaN(right))
            : left.CompareTo(right);

    private static BigInteger Exact(object value, int scale) => value is long whole
        ? whole * BigInteger.Pow(10, scale)
        : ((Scaled)value).Units * BigInteger.Pow(10, scale - ((Scaled)value).Scale);

    private static double Approximate(object value) => value switch
    {
        long whole => whole,
        Scaled scaled => double.Parse(scaled.ToString(), CultureInfo.InvariantCulture),
        _ => (double)value,
    };

    private static object? Call(Expression.Call call, IReadOnlyDictionary<string, object?> row)
    {
        var arguments = call.Arguments.Select(argument => Evaluate(argument, row)).ToList();
        if (arguments.Contains(null))
        {
            return null;
        }

        var days = call.Arguments[0].Type.Kind switch
        {
            ValueKind.Date => (long)arguments[0]!,
            ValueKind.Timestamp => FloorDays((long)arguments[0]!),
            _ => 0,
        };
        DateOnly? day = days >= 0 && days < YearTenThousand ? DateOnly.FromDayNumber((int)days) : null;
        return call.Function switch
        {
            PolicyFunction.StartsWith =>
                ((string)arguments[0]!).StartsWith((string)arguments[1]!, StringComparison.Ordinal),
            PolicyFunction.EndsWith =>
                ((string)arguments[0]!).EndsWith((string)arguments[1]!, StringComparison.Ordinal),
            PolicyFunction.Year => (long?)day?.Year,
            PolicyFunction.Month => (long?)day?.Month,
            PolicyFunction.Date => (long?)day?.DayNumber,
            PolicyFunction.Truncate when arguments[0] is Scaled scaled =>
                new Scaled(BigInteger.Divide(scaled.Units, BigInteger.Pow(10, scaled.Scale)), 0),
            PolicyFunction.Truncate => Math.Truncate((double)arguments[0]!),
            PolicyFunction.TruncateTo =>
                (long)arguments[0]! - ((long)arguments[0]! % (long)arguments[1]!),
            PolicyFunction.Hash => Convert.ToHexStringLower(SHA256.HashData(
                Encoding.UTF8.GetBytes(Convert.ToString(arguments[0], CultureInfo.InvariantCulture)!))),
            _ => throw new InvalidOperationException(),
        };
    }

    private static long FloorDays(long microseconds) => microseconds == long.MaxValue ? long.MaxValue
        : microseconds == long.MinValue ? long.MinValue
        : (long)Math.Floor((decimal)microseconds / MicrosecondsPerDay);
}

/// <summary>A decimal number: so many units of ten to the minus scale.</summary>
internal sealed record Scaled(BigInteger Units, int Scale)
{
    public override string ToString()
    {
        var digits = BigInteger.Abs(Units).ToString(CultureInfo.InvariantCulture).PadLeft(Scale + 1, '0');
        var point = Scale == 0 ? "" : $".{digits[^Scale..]}";
        return $"{(Units.Sign < 0 ? "-" : "")}{digits[..^Scale]}{point}";
    }
}
