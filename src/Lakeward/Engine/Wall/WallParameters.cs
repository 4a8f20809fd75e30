// The values that a person gives for a statement's parameters, on the wire.
using System.Buffers.Binary;

namespace Lakeward.Engine.Wall;

/// <summary>Each value is a letter for its type and its bytes; the types are those of a connection.</summary>
internal static class WallParameters
{
    /// <exception cref="Errors.LakeException">LW-ENG-0005 for a value of another type.</exception>
    public static void Write(WallFrame frame, IReadOnlyList<object?> values)
    {
        frame.Add(values.Count);
        foreach (var (at, value) in values.Index())
        {
            _ = value switch
            {
                null => frame.Add((byte)'n'),
                string text => frame.Add((byte)'s').Add(text),
                bool truth => frame.Add((byte)'t').Add(truth ? (byte)1 : (byte)0),
                int integer => frame.Add((byte)'i').Add(integer),
                long integer => frame.Add((byte)'l').Add(integer),
                Int128 integer => WriteInt128(frame.Add((byte)'h'), integer),
                double real => frame.Add((byte)'d').Add(BitConverter.DoubleToInt64Bits(real)),
                decimal exact => WriteDecimal(frame.Add((byte)'e'), exact),
                DateOnly date => frame.Add((byte)'y').Add(date.DayNumber),
                DateTime moment => frame.Add((byte)'m').Add(moment.Ticks),
                DateTimeOffset moment => frame.Add((byte)'z').Add(moment.UtcTicks),
                Guid id => frame.Add((byte)'s').Add(id.ToString()),
                byte[] bytes => frame.Add((byte)'b').Add(bytes.AsSpan()),
                _ => throw EngineErrors.ParameterType(at + 1, value.GetType()),
            };
        }
    }

    public static IReadOnlyList<object?> Read(WallReader frame)
    {
        var values = new object?[frame.Count()];
        for (var at = 0; at < values.Length; at++)
        {
            values[at] = (char)frame.Byte() switch
            {
                'n' => null,
                's' => frame.Text(),
                't' => frame.Byte() != 0,
                'i' => frame.Int32(),
                'l' => frame.Int64(),
                'h' => ReadInt128(frame),
                'd' => BitConverter.Int64BitsToDouble(frame.Int64()),
                'e' => new decimal([frame.Int32(), frame.Int32(), frame.Int32(), frame.Int32()]),
                'y' => DateOnly.FromDayNumber(frame.Int32()),
                'm' => new DateTime(frame.Int64(), DateTimeKind.Unspecified),
                'z' => new DateTimeOffset(frame.Int64(), TimeSpan.Zero),
                'b' => frame.Bytes().ToArray(),
                _ => throw WallReader.Malformed(),
            };
        }

        return values;
    }

    private static WallFrame WriteDecimal(WallFrame frame, decimal exact)
    {
        foreach (var part in decimal.GetBits(exact))
        {
            frame.Add(part);
        }

        return frame;
    }

    private static WallFrame WriteInt128(WallFrame frame, Int128 integer)
    {
        BinaryPrimitives.WriteInt128LittleEndian(frame.Reserve(16), integer);
        return frame;
    }

    private static Int128 ReadInt128(WallReader frame) =>
        BinaryPrimitives.ReadInt128LittleEndian(frame.Take(16));
}
