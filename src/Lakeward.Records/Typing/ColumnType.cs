// The type of a column, and its name in manifests.
using System.Globalization;

namespace Lakeward.Records.Typing;

/// <summary>A column's type; written as <c>text</c>, <c>integer</c>, <c>decimal(12,2)</c>, <c>double</c>,
/// <c>boolean</c>, <c>date</c> or <c>timestamp</c>.</summary>
public readonly record struct ColumnType
{
    /// <summary>The most digits of a decimal.</summary>
    public const int MaxPrecision = 38;

    private ColumnType(ValueKind kind, int precision = 0, int scale = 0)
    {
        Kind = kind;
        Precision = precision;
        Scale = scale;
    }

    /// <summary>How each type is written.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["text", "integer", "decimal(p,s)", "double", "boolean", "date", "timestamp"];

    /// <summary>UTF-8 text.</summary>
    public static ColumnType Text => new(ValueKind.Text);

    /// <summary>A signed 64-bit integer.</summary>
    public static ColumnType Integer => new(ValueKind.Integer);

    /// <summary>A 64-bit floating point number.</summary>
    public static ColumnType Double => new(ValueKind.Double);

    /// <summary>True or false.</summary>
    public static ColumnType Boolean => new(ValueKind.Boolean);

    /// <summary>A day.</summary>
    public static ColumnType Date => new(ValueKind.Date);

    /// <summary>A moment, to the microsecond.</summary>
    public static ColumnType Timestamp => new(ValueKind.Timestamp);

    /// <summary>What the column holds.</summary>
    public ValueKind Kind { get; }

    /// <summary>The digits in all of a decimal, 1 to 38; else 0.</summary>
    public int Precision { get; }

    /// <summary>The digits after the point of a decimal, 0 to the precision; else 0.</summary>
    public int Scale { get; }

    /// <summary>A decimal; throws when precision is not 1 to 38 or scale not 0 to precision.</summary>
    public static ColumnType Decimal(int precision, int scale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, MaxPrecision);
        ArgumentOutOfRangeException.ThrowIfNegative(scale);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, precision);
        return new ColumnType(ValueKind.Decimal, precision, scale);
    }

    /// <summary>Reads a type's name, in lower case and exactly as <see cref="ToString"/> writes it; spaces
    /// around the numbers of a decimal are allowed.</summary>
    public static bool TryParse(string text, out ColumnType type)
    {
        (var known, type) = text switch
        {
            "text" => (true, Text),
            "integer" => (true, Integer),
            "double" => (true, Double),
            "boolean" => (true, Boolean),
            "date" => (true, Date),
            "timestamp" => (true, Timestamp),
            _ => (false, Text),
        };
        return known || TryParseDecimal(text, out type);
    }

    /// <summary>The name of the type.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Text => "text",
        ValueKind.Integer => "integer",
        ValueKind.Decimal => string.Create(CultureInfo.InvariantCulture, $"decimal({Precision},{Scale})"),
        ValueKind.Double => "double",
        ValueKind.Boolean => "boolean",
        ValueKind.Date => "date",
        ValueKind.Timestamp => "timestamp",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Whether a text is a value of this type, and if not, why.</summary>
    public ParseReason Check(ReadOnlySpan<byte> text) => Kind switch
    {
        ValueKind.Text => ParseReason.None,
        ValueKind.Integer => IntegerText.Parse(text, out _),
        ValueKind.Decimal when Precision <= 18 => DecimalText.Parse(text, Precision, Scale, out long _),
        ValueKind.Decimal => DecimalText.Parse(text, Precision, Scale, out Int128 _),
        ValueKind.Double => DoubleText.Parse(text, out _),
        ValueKind.Boolean => BooleanText.Parse(text, out _),
        ValueKind.Date => DateText.Parse(text, DateFormat.Any, out _),
        ValueKind.Timestamp => TimestampText.Parse(text, out _),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static bool TryParseDecimal(string text, out ColumnType type)
    {
        const NumberStyles Digits = NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
        type = Text;
        if (!text.StartsWith("decimal(", StringComparison.Ordinal) || !text.EndsWith(')'))
        {
            return false;
        }

        var numbers = text["decimal(".Length..^1].Split(',');
        if (numbers.Length != 2
            || !int.TryParse(numbers[0], Digits, CultureInfo.InvariantCulture, out var precision)
            || !int.TryParse(numbers[1], Digits, CultureInfo.InvariantCulture, out var scale)
            || precision is < 1 or > MaxPrecision || scale < 0 || scale > precision)
        {
            return false;
        }

        type = Decimal(precision, scale);
        return true;
    }
}
