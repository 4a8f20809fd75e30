// Finds the narrowest type of one column while its values go by.
namespace Lakeward.Records.Typing;

/// <summary>
/// A running state of constant size. A column is narrowed only when nothing is lost: leading zeros, plus
/// signs, spaces, integers beyond 64 bits, dates in more than one format, and times with and without a zone
/// in one column all make it text; so does a column without any value. Compact dates and 0/1 flags stay
/// integers.
/// </summary>
public sealed class ColumnInference
{
    private const Fits Numbers = Fits.Integer | Fits.Decimal | Fits.Double;

    private Fits _fits = Fits.All;
    private long _values;
    private long _empty;
    private int _wholeDigits;
    private int _fractionDigits;

    [Flags]
    private enum Fits
    {
        None = 0,
        Integer = 1,
        Decimal = 2,
        Double = 4,
        Boolean = 8,
        IsoDate = 16,
        UsPaddedDate = 32,
        UsDate = 64,
        DayMonthNameDate = 128,
        Timestamp = 256,
        ZonedTimestamp = 512,
        All = 1023,
    }

    /// <summary>The narrowest type so far.</summary>
    public InferredType Result
    {
        get
        {
            var (type, format) = Narrowest();
            return new InferredType(type, format, _values, _empty);
        }
    }

    /// <summary>Takes one value into account; an empty one only counts.</summary>
    public void Observe(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            _empty++;
            return;
        }

        _values++;
        if (_fits != Fits.None)
        {
            _fits &= FitsOf(text);
        }
    }

    /// <summary>Takes a quoted string of JSON into account: a date or time at most, never a number.</summary>
    internal void ObserveString(ReadOnlySpan<byte> text)
    {
        Observe(text);
        if (!text.IsEmpty)
        {
            _fits &= ~(Numbers | Fits.Boolean);
        }
    }

    /// <summary>Takes a value into account that can only be text.</summary>
    internal void ObserveText()
    {
        _values++;
        _fits = Fits.None;
    }

    /// <summary>Takes in what another state saw of the same column.</summary>
    public void Merge(ColumnInference other)
    {
        _fits &= other._fits;
        _values += other._values;
        _empty += other._empty;
        _wholeDigits = Math.Max(_wholeDigits, other._wholeDigits);
        _fractionDigits = Math.Max(_fractionDigits, other._fractionDigits);
    }

    private (ColumnType Type, DateFormat Format) Narrowest()
    {
        if (_values == 0 || _fits == Fits.None)
        {
            return (ColumnType.Text, DateFormat.None);
        }

        if ((_fits & Fits.Decimal) != 0 && (_fits & Fits.Integer) == 0)
        {
            var digits = _wholeDigits + _fractionDigits;
            var type = digits <= 38 ? ColumnType.Decimal(digits, _fractionDigits) : ColumnType.Text;
            return (type, DateFormat.None);
        }

        return _fits switch
        {
            _ when (_fits & Fits.Integer) != 0 => (ColumnType.Integer, DateFormat.None),
            _ when (_fits & Fits.Double) != 0 => (ColumnType.Double, DateFormat.None),
            _ when (_fits & Fits.Boolean) != 0 => (ColumnType.Boolean, DateFormat.None),
            _ when (_fits & Fits.IsoDate) != 0 => (ColumnType.Date, DateFormat.Iso),
            _ when (_fits & Fits.UsPaddedDate) != 0 => (ColumnType.Date, DateFormat.UsPadded),
            _ when (_fits & Fits.UsDate) != 0 => (ColumnType.Date, DateFormat.Us),
            _ when (_fits & Fits.DayMonthNameDate) != 0 => (ColumnType.Date, DateFormat.DayMonthName),
            _ => (ColumnType.Timestamp, DateFormat.None),
        };
    }

    private Fits FitsOf(ReadOnlySpan<byte> text)
    {
        var first = text[0];
        if (first is (byte)'t' or (byte)'T' or (byte)'f' or (byte)'F')
        {
            return BooleanText.IsWord(text) ? Fits.Boolean : Fits.None;
        }

        if (first is not ((byte)'-' or (byte)'.' or (>= (byte)'0' and <= (byte)'9')) || text[^1] == ' ')
        {
            return Fits.None;
        }

        return (_fits & Numbers) != 0 && IsNumber(text, out var fits) ? fits : DateOrTime(text);
    }

    /// <summary>Whether the text is shaped like a number; <paramref name="fits"/> says which types keep it
    /// whole.</summary>
    private bool IsNumber(ReadOnlySpan<byte> text, out Fits fits)
    {
        fits = Fits.None;
        var digits = text[0] == '-' ? text[1..] : text;
        var whole = DigitsOf(digits);
        var rest = digits[whole..];
        var fraction = 0;
        if (rest is [(byte)'.', ..])
        {
            fraction = DigitsOf(rest[1..]);
            rest = rest[(fraction + 1)..];
        }

        if (whole + fraction == 0)
        {
            return false;
        }

        if (!rest.IsEmpty)
        {
            fits = Fits.Double;
            return IsExponent(rest, digits.Length > whole + rest.Length) && IsPlain(digits, whole)
                && DoubleText.Parse(text, out _) == ParseReason.None;
        }

        if (IsPlain(digits, whole))
        {
            fits = FitsOfDigits(text, digits.Length > whole, whole, fraction);
        }

        return true;
    }

    private Fits FitsOfDigits(ReadOnlySpan<byte> text, bool hasPoint, int whole, int fraction)
    {
        if (whole > 18 && !hasPoint && IntegerText.Parse(text, out _) != ParseReason.None)
        {
            return Fits.None;
        }

        _wholeDigits = Math.Max(_wholeDigits, Math.Max(whole, 1));
        _fractionDigits = Math.Max(_fractionDigits, fraction);
        return hasPoint ? Fits.Decimal | Fits.Double : Fits.Integer | Fits.Decimal | Fits.Double;
    }

    /// <summary>1.5e3 and 1e+3 are numbers; 12E4 may well be a code.</summary>
    private static bool IsExponent(ReadOnlySpan<byte> rest, bool hasPoint) =>
        rest[0] is (byte)'e' or (byte)'E' && (hasPoint || rest is [_, (byte)'+' or (byte)'-', ..]);

    /// <summary>No leading zero: 01234 is a ZIP code or an id, and would lose its zero.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> digits, int whole) => whole < 2 || digits[0] != '0';

    private static int DigitsOf(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9')
        {
            at++;
        }

        return at;
    }

    private static Fits DateOrTime(ReadOnlySpan<byte> text)
    {
        if (text.Length > 11)
        {
            return text[4] == '-' && TimestampText.Parse(text, out _, out var hasZone) == ParseReason.None
                ? hasZone ? Fits.ZonedTimestamp : Fits.Timestamp
                : Fits.None;
        }

        var format = DateText.FormatOf(text, out var year, out var month, out var day);
        if (format == DateFormat.None || DateText.Days(year, month, day, out _) != ParseReason.None)
        {
            return Fits.None;
        }

        return format switch
        {
            DateFormat.Iso => Fits.IsoDate,
            DateFormat.Us => Fits.UsDate,
            DateFormat.Us | DateFormat.UsPadded => Fits.UsDate | Fits.UsPaddedDate,
            DateFormat.DayMonthName => Fits.DayMonthNameDate,
            _ => Fits.None,
        };
    }
}
