// PostgreSQL's binary form of arrays of one dimension.
using System.Globalization;
using System.Text;

namespace Lakeward.Server.Wire;

/// <summary>References: PostgreSQL 15, <c>array_send</c> and <c>array_recv</c>.</summary>
internal static class ArrayBinary
{
    private static readonly DateOnly Epoch = new(2000, 1, 1);
    private static readonly DateTime EpochTime = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Writes a JSON array of text and nulls as an array of a type.</summary>
    public static void FromJson(ReadOnlySpan<byte> json, uint element, WireOutput output)
    {
        var elements = ArrayText.Elements(json);
        output.Int32(elements.Count == 0 ? 0 : 1);
        output.Int32(elements.Contains(null) ? 1 : 0);
        output.Int32((int)element);
        if (elements.Count == 0)
        {
            return;
        }

        output.Int32(elements.Count);
        output.Int32(1);
        foreach (var text in elements)
        {
            var length = output.Position;
            output.Int32(-1);
            if (text is not null)
            {
                Write(text, element, output);
                output.PatchInt32(length, output.Position - length - 4);
            }
        }
    }

    /// <summary>The elements' type and their bytes, null for a NULL.</summary>
    public static (uint Element, List<byte[]?> Elements) Read(ReadOnlySpan<byte> binary, int parameter)
    {
        var body = new MessageBody(binary);
        var (dimensions, _, element) = (body.Int32(), body.Int32(), body.Oid());
        var elements = new List<byte[]?>();
        if (dimensions is not (0 or 1))
        {
            throw WireErrors.BadParameter(parameter, "an array of one dimension");
        }

        if (dimensions == 1)
        {
            var count = body.Int32();
            _ = body.Int32();
            for (var at = 0; at < count; at++)
            {
                var size = body.Int32();
                elements.Add(size < 0 ? null : body.Bytes(size).ToArray());
            }
        }

        body.End();
        return (element, elements);
    }

    private static void Write(string text, uint type, WireOutput output)
    {
        try
        {
            switch (type)
            {
                case WireType.Bool:
                    output.Byte(text == "true" ? (byte)1 : (byte)0);
                    break;
                case WireType.Int2:
                    output.Int16(short.Parse(text, CultureInfo.InvariantCulture));
                    break;
                case WireType.Int4:
                    output.Int32(int.Parse(text, CultureInfo.InvariantCulture));
                    break;
                case WireType.Int8:
                    output.Int64(long.Parse(text, CultureInfo.InvariantCulture));
                    break;
                case WireType.Float4:
                    output.Int32(BitConverter.SingleToInt32Bits((float)Real(text)));
                    break;
                case WireType.Float8:
                    output.Int64(BitConverter.DoubleToInt64Bits(Real(text)));
                    break;
                case WireType.Numeric:
                    NumericBinary.Write(Encoding.UTF8.GetBytes(text), output);
                    break;
                case WireType.Date:
                    output.Int32(DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture)
                        .DayNumber
                        - Epoch.DayNumber);
                    break;
                case WireType.Time:
                    output.Int64(TimeOnly.Parse(text, CultureInfo.InvariantCulture).Ticks / 10);
                    break;
                case WireType.Timestamp or WireType.TimestampTz:
                    output.Int64((DateTime.Parse(
                        text,
                        CultureInfo.InvariantCulture,
                        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal) - EpochTime)
                            .Ticks / 10);
                    break;
                case WireType.Uuid:
                    output.Bytes(Guid.Parse(text).ToByteArray(bigEndian: true));
                    break;
                case WireType.Bytea:
                    throw WireErrors.NoBinaryForm("bytea[]");
                default:
                    output.Plain(text);
                    break;
            }
        }
        catch (FormatException)
        {
            throw WireErrors.NoBinaryForm("array");
        }
        catch (OverflowException)
        {
            throw WireErrors.NoBinaryForm("array");
        }
    }

    private static double Real(string text) => text switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" => double.NaN,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
