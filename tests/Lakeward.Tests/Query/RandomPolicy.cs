// Random rows with nasty values, random row filters as text, and random grants.
using System.Globalization;
using System.Numerics;
using Lakeward.Engine;

namespace Lakeward.Tests.Query;

/// <summary>Everything from one seed.</summary>
internal sealed class RandomPolicy(int seed)
{
    private static readonly string[] Texts =
    [
        "", "a", "A", "ab", "ana", "north", "s1", "s2", "10001", "03601", "94305-1234", "Ö", "ö", "👩‍🚀",
        "é", "e\u0301", "x y", "it's", "zzzzzzzzzz",
    ];

    private static readonly string[] TextMasks =
        ["mask", "null", "hash", "token", "constant('c')", "partial(1, 1)", "zip3"];

    private readonly Random _random = new(seed);

    /// <summary>A value of a column: for the evaluator, and as SQL.</summary>
    public (object? Value, string Sql) Value(string type)
    {
        if (_random.Next(5) == 0)
        {
            return (null, "NULL");
        }

        return type switch
        {
            "text" => Text(),
            "integer" => Integer(),
            "double" => Double(),
            "boolean" => _random.Next(2) == 0 ? (true, "true") : (false, "false"),
            "date" => Date(),
            "timestamp" => Timestamp(),
            _ => Decimal(),
        };
    }

    /// <summary>A row filter as text.</summary>
    public string Filter(int depth = 3) => (depth == 0 ? 0 : _random.Next(9)) switch
    {
        0 or 1 or 2 or 3 => Predicate(),
        4 or 5 => $"({Filter(depth - 1)} AND {Filter(depth - 1)})",
        6 or 7 => $"({Filter(depth - 1)} OR {Filter(depth - 1)})",
        _ => $"NOT {Filter(depth - 1)}",
    };

    /// <summary>A grant that shows some columns in some way, and perhaps some rows only.</summary>
    public string Grant(int precedence = 1)
    {
        var columns = new List<string> { "k: allow" };
        foreach (var (name, type) in PolicyLab.Columns.Where(column => column.Name != "k"))
        {
            if (_random.Next(3) > 0)
            {
                columns.Add($"{name}: \"{Rule(type)}\"");
            }
        }

        var rows = _random.Next(5) == 0 ? "" : $", rows: {Yaml(Filter())}";
        return $"columns: {{{string.Join(", ", columns)}}}, precedence: {precedence}{rows}";
    }

    private string Rule(string type) => _random.Next(4) switch
    {
        0 => "allow",
        1 => "deny",
        _ => type switch
        {
            "text" => Pick(TextMasks),
            "date" => Pick(
                "mask", "null", "hash", "token", "year", "age-band", "constant(date '1900-01-01')"),
            "timestamp" => Pick("mask", "null", "hash", "token", "year"),
            "integer" => Pick("mask", "null", "hash", "age-band", "constant(0)"),
            "boolean" => Pick("mask", "null", "hash", "token", "constant(false)"),
            _ => Pick("mask", "null", "hash", "token", "constant(0.5)"),
        },
    };

    private string Predicate()
    {
        var type = Pick("text", "integer", "decimal", "double", "date", "boolean", "timestamp");
        if (type == "boolean")
        {
            return Pick("flag", "NOT flag", "flag = true", "flag <> false", "flag IS NULL", "TRUE", "FALSE");
        }

        var operand = Operand(type);
        if (type == "timestamp")
        {
            return Pick("seen IS NOT NULL", "seen = seen", "seen >= seen", "seen IN (seen)");
        }

        return _random.Next(type == "text" ? 8 : 6) switch
        {
            0 => $"{operand} IS {Pick("", "NOT ")}NULL",
            1 => $"{operand} {Pick("", "NOT ")}BETWEEN {Operand(type)} AND {Operand(type)}",
            2 => $"{operand} {Pick("", "NOT ")}IN ({Operand(type)}, {Operand(type)}, {Operand(type)})",
            3 when type == "text" => $"{operand} {Pick("", "NOT ")}IN principal.sites",
            6 => $"starts_with({operand}, {Operand(type)})",
            7 => $"ends_with({operand}, {Operand(type)})",
            _ => $"{operand} {Pick("=", "<>", "<", "<=", ">", ">=")} {Operand(type)}",
        };
    }

    private string Operand(string type) => type switch
    {
        "text" => _random.Next(6) switch
        {
            0 => Literal(Pick([.. Texts.Where(text => !text.Contains('\u200d', StringComparison.Ordinal))])),
            1 => Pick("principal.region", "principal.id", "session.purpose"),
            2 => Pick("hash(name)", "hash(n)"),
            _ => Pick("id", "name", "zip"),
        },
        "integer" => Pick(
            "n", "k", "year(born)", "month(seen)", "trunc(n, 7)", "principal.level", "0", "1957", "-3", "12"),
        "decimal" => Pick("amount", "trunc(amount)", "0.5", "-120.25", "n", "7"),
        "double" => Pick("x", "trunc(x)", "n", "amount", "0.5"),
        "date" => Pick("born", "date(seen)", "principal.since", "session.date", "date '1957-03-12'"),
        _ => "seen",
    };

    private (object?, string) Text()
    {
        var text = Pick(Texts);
        return (text, SqlText.Literal(text));
    }

    private (object?, string) Integer()
    {
        var value = _random.Next(4) switch
        {
            0 => long.MaxValue - _random.Next(2),
            1 => long.MinValue + _random.Next(2),
            _ => _random.NextInt64(-20, 2_100),
        };
        return (value, $"'{value.ToString(CultureInfo.InvariantCulture)}'::BIGINT");
    }

    private (object?, string) Decimal()
    {
        var units = new BigInteger(_random.Next(3) == 0 ? 999_999_999_999 : _random.Next(-20_000, 20_000));
        var value = new Scaled(units, 2);
        return (value, $"'{value}'::DECIMAL(12,2)");
    }

    private (object?, string) Double()
    {
        var value = _random.Next(8) switch
        {
            0 => double.NaN,
            1 => double.PositiveInfinity,
            2 => double.NegativeInfinity,
            3 => -0.0,
            4 => double.MaxValue,
            _ => _random.Next(-200, 200) / 4.0,
        };
        var text = value switch
        {
            double.NaN => "NaN",
            double.PositiveInfinity => "Infinity",
            double.NegativeInfinity => "-Infinity",
            _ => value.ToString("R", CultureInfo.InvariantCulture),
        };
        return (value, $"'{text}'::DOUBLE");
    }

    private (object?, string) Date()
    {
        var epoch = new DateOnly(1970, 1, 1).DayNumber;
        var days = _random.Next(10) switch
        {
            0 => long.MaxValue,
            1 => long.MinValue,
            2 => _random.Next(-2, 2),
            3 => DateOnly.MaxValue.DayNumber + _random.Next(-1, 3),
            4 => new DateOnly(1957, 3, 12).DayNumber,
            5 => new DateOnly(2026, 6, 1).DayNumber + _random.Next(-1, 2),
            _ => _random.Next(new DateOnly(1920, 1, 1).DayNumber, new DateOnly(2030, 1, 1).DayNumber),
        };
        return (days, days switch
        {
            long.MaxValue => "DATE 'infinity'",
            long.MinValue => "DATE '-infinity'",
            _ => FormattableString.Invariant($"(DATE '1970-01-01' + ({days - epoch})::INTEGER)"),
        });
    }

    private (object?, string) Timestamp()
    {
        var epoch = new DateOnly(1970, 1, 1).DayNumber * PolicyEvaluator.MicrosecondsPerDay;
        var moment = _random.Next(6) switch
        {
            0 => long.MaxValue,
            1 => long.MinValue,
            2 => _random.NextInt64(-2, 2),
            3 => ((DateOnly.MaxValue.DayNumber + 1) * PolicyEvaluator.MicrosecondsPerDay)
                + _random.Next(-1, 2),
            _ => epoch + _random.NextInt64(-1_000_000_000_000_000, 2_000_000_000_000_000),
        };
        return (moment, moment switch
        {
            long.MaxValue => "TIMESTAMP 'infinity'",
            long.MinValue => "TIMESTAMP '-infinity'",
            _ => string.Create(CultureInfo.InvariantCulture, $"make_timestamp(({moment - epoch})::BIGINT)"),
        });
    }

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    // No filter has a double quote or a backslash in it.
    private static string Yaml(string text) => $"\"{text}\"";
}
