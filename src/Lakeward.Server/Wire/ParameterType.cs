// The type of a statement's parameter, and how the engine is told of it.
using System.Buffers;
using System.Globalization;
using Lakeward.Engine;

namespace Lakeward.Server.Wire;

/// <summary>
/// A parameter's type: PostgreSQL's number of it and the engine's name. In the engine's statement each
/// parameter stands within a cast, so that its type is known before its value.
/// </summary>
internal readonly record struct ParameterType(uint Oid, string Sql)
{
    private const int MaxDigits = 38;
    private const int DefaultScale = 10;

    private static readonly SearchValues<char> Digits = SearchValues.Create("+-.0123456789");

    private static readonly Dictionary<uint, string> Known = new()
    {
        [WireType.Bool] = "BOOLEAN",
        [WireType.Bytea] = "BLOB",
        [18] = "VARCHAR",
        [19] = "VARCHAR",
        [WireType.Int8] = "BIGINT",
        [WireType.Int2] = "SMALLINT",
        [WireType.Int4] = "INTEGER",
        [WireType.Text] = "VARCHAR",
        [26] = "BIGINT",
        [WireType.Json] = "JSON",
        [WireType.Float4] = "FLOAT",
        [WireType.Float8] = "DOUBLE",
        [1042] = "VARCHAR",
        [1043] = "VARCHAR",
        [WireType.Date] = "DATE",
        [WireType.Time] = "TIME",
        [WireType.Timestamp] = "TIMESTAMP",
        [WireType.TimestampTz] = "TIMESTAMPTZ",
        [WireType.Numeric] = "DECIMAL",
        [WireType.Uuid] = "UUID",
        [2205] = "BIGINT",
        [3802] = "JSON",
    };

    /// <summary>The type of the elements, where this is an array.</summary>
    public uint? Element => WireType.ElementOf.TryGetValue(Oid, out var element) ? element : null;

    /// <summary>The type that a client names; null where it leaves it open (0, or unknown).</summary>
    /// <exception cref="Errors.LakeException">LW-PGW-0118: no such type here.</exception>
    public static ParameterType? Of(uint oid, int number) => oid switch
    {
        0 or 705 => null,
        _ when Known.TryGetValue(oid, out var sql) => new(oid, sql),
        _ when WireType.ElementOf.TryGetValue(oid, out var element) => new(oid, $"{Known[element]}[]"),
        _ => throw WireErrors.UnknownType(number, oid),
    };

    /// <summary>The type that the engine found for a parameter that the client left open.</summary>
    public static ParameterType Inferred(LogicalType type) => type.Kind switch
    {
        LogicalKind.Invalid or LogicalKind.Null or LogicalKind.Any => new(WireType.Text, "VARCHAR"),
        LogicalKind.StringLiteral => new(WireType.Text, "VARCHAR"),
        LogicalKind.IntegerLiteral => new(WireType.Int8, "BIGINT"),
        LogicalKind.Enum or LogicalKind.Struct or LogicalKind.Map => new(WireType.Text, "VARCHAR"),
        _ => new(WireType.Of(type).Oid, type.Alias.Length > 0 ? type.Alias : type.Sql),
    };

    /// <summary>A parameter within the cast that gives it its type.</summary>
    /// <param name="parameter">As it stands in the statement, <c>$1</c>.</param>
    /// <param name="value">Its value where it is known: a decimal takes its digits from it.</param>
    public string Cast(string parameter, object? value) => Element is not null
        ? $"CAST(CAST({parameter} AS JSON) AS {(Sql == "DECIMAL[]" ? Decimals(value as string) : Sql)})"
        : $"CAST({parameter} AS {(Sql == "DECIMAL" ? Decimal(value as string) : Sql)})";

    /// <summary>Decimals with as many digits after the point as the one of a JSON array that has most.
    /// </summary>
    private static string Decimals(string? json)
    {
        var scale = json is null ? DefaultScale : ArrayText.Elements(System.Text.Encoding.UTF8.GetBytes(json))
            .Select(element => element?.IndexOf('.', StringComparison.Ordinal) is { } at and >= 0
                ? element.Length - at - 1
                : 0)
            .DefaultIfEmpty(0).Max();
        return string.Create(CultureInfo.InvariantCulture,
            $"DECIMAL({MaxDigits},{Math.Min(scale, MaxDigits)})[]");
    }

    private static string Decimal(string? value)
    {
        if (value is null || value.AsSpan().IndexOfAnyExcept(Digits) >= 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"DECIMAL({MaxDigits},{DefaultScale})");
        }

        var digits = value.Count(char.IsAsciiDigit);
        var point = value.IndexOf('.', StringComparison.Ordinal);
        var scale = point < 0 ? 0 : value.Length - point - 1;
        return digits is 0 or > MaxDigits
            ? "DOUBLE"
            : string.Create(CultureInfo.InvariantCulture, $"DECIMAL({Math.Max(digits, 1)},{scale})");
    }
}
