// Reads the value of a parameter from PostgreSQL's text or binary form.
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Lakeward.Server.Wire;

/// <summary>
/// Values as the engine binds them: text that the cast around the parameter reads, or a number, a truth
/// value, or bytes.
/// </summary>
/// <remarks>References: PostgreSQL 15, the types' input and receive functions.</remarks>
internal static class ParameterValue
{
    private const int EpochDay = 730_119;
    private const int MaxSizeBytes = 1 << 20;

    /// <summary>Reads one value.</summary>
    /// <param name="number">The parameter's number, from 1 on.</param>
    /// <param name="type">Its type.</param>
    /// <param name="binary">Whether it is in binary form.</param>
    /// <param name="bytes">The value as sent.</param>
    /// <exception cref="Errors.LakeException">LW-PGW-0117: it is not of its type.</exception>
    public static object Read(int number, ParameterType type, bool binary, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxSizeBytes)
        {
            throw WireErrors.BadParameter(number, "within a megabyte");
        }

        if (type.Element is { } element)
        {
            return ReadArray(number, element, binary, bytes);
        }

        return binary ? ReadBinary(number, type.Oid, bytes) : ReadText(number, type.Oid, Text(number, bytes));
    }

    private static object ReadText(int number, uint type, string text)
    {
        if (type != WireType.Bytea)
        {
            return text;
        }

        try
        {
            return text.StartsWith("\\x", StringComparison.Ordinal)
                ? Convert.FromHexString(text.AsSpan(2))
                : throw WireErrors.BadParameter(number, "bytes in the form \\x…");
        }
        catch (FormatException)
        {
            throw WireErrors.BadParameter(number, "bytes in the form \\x…");
        }
    }

    private static object ReadBinary(int number, uint type, ReadOnlySpan<byte> bytes)
    {
        var size = type switch
        {
            WireType.Bool or 18 => 1,
            WireType.Int2 => 2,
            WireType.Int4 or WireType.Float4 or WireType.Date or 26 or 2205 => 4,
            WireType.Int8 or WireType.Float8 or WireType.Time or WireType.Timestamp => 8,
            WireType.TimestampTz => 8,
            WireType.Uuid => 16,
            _ => bytes.Length,
        };
        if (size != bytes.Length)
        {
            throw WireErrors.BadParameter(number, "of its type's size");
        }

        return type switch
        {
            WireType.Bool => bytes[0] != 0,
            WireType.Bytea => bytes.ToArray(),
            WireType.Int2 => (long)BinaryPrimitives.ReadInt16BigEndian(bytes),
            WireType.Int4 => (long)BinaryPrimitives.ReadInt32BigEndian(bytes),
            26 or 2205 => (long)BinaryPrimitives.ReadUInt32BigEndian(bytes),
            WireType.Int8 => BinaryPrimitives.ReadInt64BigEndian(bytes),
            WireType.Float4 => (double)BinaryPrimitives.ReadSingleBigEndian(bytes),
            WireType.Float8 => BinaryPrimitives.ReadDoubleBigEndian(bytes),
            WireType.Numeric => NumericBinary.Read(bytes, number),
            WireType.Date => Date(number, BinaryPrimitives.ReadInt32BigEndian(bytes)),
            WireType.Time => TimeText(number, BinaryPrimitives.ReadInt64BigEndian(bytes)),
            WireType.Timestamp => Timestamp(number, BinaryPrimitives.ReadInt64BigEndian(bytes), ""),
            WireType.TimestampTz => Timestamp(number, BinaryPrimitives.ReadInt64BigEndian(bytes), "+00"),
            WireType.Uuid => new Guid(bytes, bigEndian: true).ToString(),
            3802 when bytes is [1, ..] => Text(number, bytes[1..]),
            _ => Text(number, bytes),
        };
    }

    private static string ReadArray(int number, uint element, bool binary, ReadOnlySpan<byte> bytes)
    {
        var isBare = element is WireType.Bool or WireType.Int2 or WireType.Int4 or WireType.Int8;
        var type = ParameterType.Of(element, number)!.Value;
        if (binary)
        {
            var (sent, elements) = ArrayBinary.Read(bytes, number);
            var sentType = ParameterType.Of(sent, number) ?? type;
            return ArrayText.ToJson(
                elements.Select(each => each is null ? null : Bare(Read(number, sentType, true, each))),
                    isBare);
        }

        var parsed = ArrayText.Parse(Text(number, bytes)) ?? throw WireErrors.BadParameter(number,
            "an array");
        if (isBare && !parsed.TrueForAll(each => each is null || long.TryParse(
            each, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) || IsTruth(each)))
        {
            throw WireErrors.BadParameter(number, "an array of its elements' type");
        }

        return ArrayText.ToJson(
            parsed.Select(each => each is not null && IsTruth(each) && element == WireType.Bool
                ? (each[0] is 't' ? "true" : "false")
                : each),
            isBare);
    }

    private static bool IsTruth(string text) => text is "t" or "f" or "true" or "false";

    private static string Bare(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        byte[] bytes => Encoding.Latin1.GetString(bytes),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => (string)value,
    };

    private static string Date(int number, int days) => days switch
    {
        int.MaxValue => "infinity",
        int.MinValue => "-infinity",
        _ when (long)EpochDay + days is >= 0 and var day && day <= DateOnly.MaxValue.DayNumber =>
            DateOnly.FromDayNumber((int)day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => throw WireErrors.BadParameter(number, "a date of the years 1 to 9999"),
    };

    private static string TimeText(int number, long microseconds) =>
        microseconds is >= 0 and < 86_400_000_000
            ? new TimeOnly(microseconds * 10).ToString("HH:mm:ss.ffffff", CultureInfo.InvariantCulture)
            : throw WireErrors.BadParameter(number, "a time of day");

    private static string Timestamp(int number, long microseconds, string zone)
    {
        if (microseconds is long.MaxValue or long.MinValue)
        {
            return microseconds > 0 ? "infinity" : "-infinity";
        }

        var epoch = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var least = (DateTime.MinValue - epoch.Date).Ticks / 10;
        var most = (DateTime.MaxValue - epoch.Date).Ticks / 10;
        return microseconds >= least && microseconds <= most
            ? epoch.AddTicks(microseconds * 10)
                .ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture) + zone
            : throw WireErrors.BadParameter(number, "a time of the years 1 to 9999");
    }

    private static string Text(int number, ReadOnlySpan<byte> bytes)
    {
        var text = MessageBody.TextOf(bytes);
        return text.Contains('\0', StringComparison.Ordinal)
            ? throw WireErrors.BadParameter(number, "text without a NUL")
            : text;
    }
}
