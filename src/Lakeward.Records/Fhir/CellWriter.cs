// Writes JSON values as cells of their columns' types.
using System.Buffers.Text;
using Lakeward.Records.Mapping;
using Lakeward.Records.Typing;

namespace Lakeward.Records.Fhir;

/// <summary>Adds one cell at a time to the rows; what lies ready in the resource is not copied.</summary>
internal sealed class CellWriter(ReferenceIndex? references)
{
    private const int LongestNumber = 128;
    private MappedRows _rows = null!;
    private ResourceTokens _tokens = null!;
    private ReadOnlyMemory<byte> _source;

    /// <summary>Why the last value was bad.</summary>
    internal ParseReason Reason { get; private set; }

    private static ReadOnlySpan<byte> Zeros => "0000000000000000000000000000000000000000"u8;

    internal void Begin(FhirResource resource, MappedRows rows) =>
        (_tokens, _source, _rows) = (resource.Tokens, resource.Source, rows);

    internal CellOutcome Add(int token, ColumnType type)
    {
        ref readonly var value = ref _tokens[token];
        return (type.Kind, value.Kind) switch
        {
            (ValueKind.Text, ValueTokenKind.Text) => AddText(value),
            (ValueKind.Date, ValueTokenKind.Text) => AddDate(value),
            (ValueKind.Timestamp, ValueTokenKind.Text) => AddTimestamp(value),
            (ValueKind.Boolean, ValueTokenKind.Boolean) => AddSource(value.Start, value.Length),
            (ValueKind.Integer, ValueTokenKind.Number) => AddInteger(value),
            (ValueKind.Decimal, ValueTokenKind.Number) => AddDecimal(value, type),
            _ => CellOutcome.WrongKind,
        };
    }

    /// <summary>Adds how exact a date or time is.</summary>
    internal CellOutcome AddPrecision(int token)
    {
        if (_tokens[token].Kind != ValueTokenKind.Text)
        {
            return CellOutcome.WrongKind;
        }

        _rows.AddText(_tokens[token].Length switch
        {
            4 => "year"u8,
            7 => "month"u8,
            10 => "day"u8,
            _ => "time"u8,
        });
        return CellOutcome.Added;
    }

    /// <summary>Adds the key of the resource that a reference names.</summary>
    internal CellOutcome AddReference(int token, string? only)
    {
        ref readonly var value = ref _tokens[token];
        if (value.Kind != ValueTokenKind.Text)
        {
            return CellOutcome.WrongKind;
        }

        var text = _source.Span.Slice(value.Start, value.Length);
        if (value.Escaped)
        {
            if (!TryUnescape(value, out var length))
            {
                return CellOutcome.BrokenText;
            }

            text = _rows.Reserve(0)[..length].ToArray();
        }

        if (FhirReference.TryParse(text, out var type, out var start, out var idLength))
        {
            return only is null || type == only
                ? AddPart(value, text, start, idLength)
                : CellOutcome.Nothing;
        }

        if (text.IsEmpty)
        {
            return CellOutcome.Nothing;
        }

        if (references is not null && references.TryFind(text, out type, out var key))
        {
            if (only is not null && type != only)
            {
                return CellOutcome.Nothing;
            }

            _rows.AddText(key);
            return CellOutcome.Added;
        }

        _ = AddPart(value, text, 0, text.Length);
        return references is null || text[0] == '#' ? CellOutcome.Added : CellOutcome.Unresolved;
    }

    private CellOutcome AddPart(in ValueToken value, ReadOnlySpan<byte> text, int start, int length)
    {
        if (!value.Escaped)
        {
            return AddSource(value.Start + start, length);
        }

        _rows.AddText(text.Slice(start, length));
        return CellOutcome.Added;
    }

    private CellOutcome AddSource(int start, int length)
    {
        _rows.AddSource(start, length);
        return CellOutcome.Added;
    }

    private CellOutcome AddText(in ValueToken value)
    {
        if (value.Length == 0)
        {
            return CellOutcome.Nothing;
        }

        if (!value.Escaped)
        {
            return AddSource(value.Start, value.Length);
        }

        if (!TryUnescape(value, out var length))
        {
            return CellOutcome.BrokenText;
        }

        _rows.AddReserved(length);
        return CellOutcome.Added;
    }

    /// <summary>Writes a text into the reserve of the rows.</summary>
    private bool TryUnescape(in ValueToken value, out int length)
    {
        var room = _rows.Reserve(value.Length);
        var reader = JsonText.At(value, _source.Span);
        return JsonText.TryCopy(ref reader, room, out length) && !room[..length].Contains((byte)0);
    }

    private CellOutcome AddDate(in ValueToken value)
    {
        var text = _source.Span.Slice(value.Start, value.Length);
        if (text.Length is 4 or 7)
        {
            return AddPartialDate(text);
        }

        Reason = text.Length == 10
            ? DateText.Parse(text, DateFormat.Iso, out _)
            : TimestampText.Parse(text, out _);
        return Reason is ParseReason.None or ParseReason.TooManyFractionDigits
            ? AddSource(value.Start, 10)
            : Bad(ParseReason.NotADate);
    }

    private CellOutcome AddPartialDate(ReadOnlySpan<byte> text)
    {
        var date = _rows.Reserve(10)[..10];
        "0000-01-01"u8.CopyTo(date);
        text.CopyTo(date);
        Reason = DateText.Parse(date, DateFormat.Iso, out _);
        if (Reason != ParseReason.None)
        {
            return Bad(ParseReason.NotADate);
        }

        _rows.AddReserved(10);
        return CellOutcome.Added;
    }

    private CellOutcome AddTimestamp(in ValueToken value)
    {
        var text = _source.Span.Slice(value.Start, value.Length);
        if (text.Length is 4 or 7)
        {
            return AddPartialDate(text);
        }

        Reason = TimestampText.Parse(text, out var micros, out var hasZone);
        if (Reason == ParseReason.None && (!hasZone || text[^1] == 'Z'))
        {
            return AddSource(value.Start, value.Length);
        }

        if (Reason == ParseReason.TooManyFractionDigits)
        {
            Reason = ParseCut(text, out micros, out hasZone);
        }

        return Reason == ParseReason.None && _rows.TryAddTimestamp(micros, hasZone)
            ? CellOutcome.Added
            : Bad(ParseReason.NotATimestamp);
    }

    /// <summary>Reads a timestamp without its digits beyond the microsecond.</summary>
    private static ParseReason ParseCut(ReadOnlySpan<byte> text, out long micros, out bool hasZone)
    {
        var digits = text.IndexOf((byte)'.') + 1;
        var end = text[digits..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var rest = end < 0 ? [] : text[(digits + end)..];
        Span<byte> cut = stackalloc byte[64];
        (micros, hasZone) = (0, false);
        if (digits + 6 + rest.Length > cut.Length)
        {
            return ParseReason.NotATimestamp;
        }

        text[..(digits + 6)].CopyTo(cut);
        rest.CopyTo(cut[(digits + 6)..]);
        return TimestampText.Parse(cut[..(digits + 6 + rest.Length)], out micros, out hasZone);
    }

    private CellOutcome AddInteger(in ValueToken value)
    {
        Reason = IntegerText.Parse(_source.Span.Slice(value.Start, value.Length), out _);
        return Reason == ParseReason.None ? AddSource(value.Start, value.Length) : Bad(Reason);
    }

    private CellOutcome AddDecimal(in ValueToken value, ColumnType type)
    {
        var text = _source.Span.Slice(value.Start, value.Length);
        var exponent = text.IndexOfAny((byte)'e', (byte)'E');
        if (exponent >= 0)
        {
            return AddExponential(text, exponent, type);
        }

        Reason = Fits(text, type);
        return Reason == ParseReason.None ? AddSource(value.Start, value.Length) : Bad(Reason);
    }

    /// <summary>Whether a JSON number without exponent is a decimal of a type; only digits are
    /// counted.</summary>
    private static ParseReason Fits(ReadOnlySpan<byte> number, ColumnType type)
    {
        var digits = number[0] == '-' ? number[1..] : number;
        var point = digits.IndexOf((byte)'.');
        var fraction = point < 0 ? 0 : digits[(point + 1)..].TrimEnd((byte)'0').Length;
        var whole = (point < 0 ? digits : digits[..point]).TrimStart((byte)'0').Length;
        return fraction > type.Scale ? ParseReason.TooManyFractionDigits
            : whole > type.Precision - type.Scale ? ParseReason.Overflow
            : ParseReason.None;
    }

    /// <summary>Moves the point of a number by its exponent.</summary>
    private CellOutcome AddExponential(ReadOnlySpan<byte> text, int exponent, ColumnType type)
    {
        var mantissa = text[..exponent];
        if (!Utf8Parser.TryParse(text[(exponent + 1)..], out int shift, out _) || shift is < -40 or > 40
            || mantissa.Length > LongestNumber - 100)
        {
            Reason = ParseReason.Overflow;
            return CellOutcome.BadValue;
        }

        var negative = mantissa[0] == '-';
        var digits = negative ? mantissa[1..] : mantissa;
        var point = digits.IndexOf((byte)'.');
        Span<byte> plain = stackalloc byte[LongestNumber];
        var length = 0;
        Append(plain, Zeros, ref length);
        Append(plain, point < 0 ? digits : digits[..point], ref length);
        var at = length + shift;
        Append(plain, point < 0 ? [] : digits[(point + 1)..], ref length);
        Append(plain, Zeros, ref length);
        var whole = plain[..at].TrimStart((byte)'0');
        var fraction = plain[at..length].TrimEnd((byte)'0');
        var number = _rows.Reserve(LongestNumber + 3);
        length = 0;
        Append(number, negative ? "-"u8 : [], ref length);
        Append(number, whole.IsEmpty ? "0"u8 : whole, ref length);
        Append(number, fraction.IsEmpty ? [] : "."u8, ref length);
        Append(number, fraction, ref length);
        Reason = Fits(number[..length], type);
        if (Reason != ParseReason.None)
        {
            return Bad(Reason);
        }

        _rows.AddReserved(length);
        return CellOutcome.Added;
    }

    private static void Append(Span<byte> target, ReadOnlySpan<byte> text, ref int length)
    {
        text.CopyTo(target[length..]);
        length += text.Length;
    }

    /// <summary>Keeps what is known of the reason; an empty text is no value of its type either.</summary>
    private CellOutcome Bad(ParseReason otherwise)
    {
        Reason = Reason is ParseReason.None or ParseReason.Empty ? otherwise : Reason;
        return CellOutcome.BadValue;
    }
}
