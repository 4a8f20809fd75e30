// A Thrift struct that keeps what it does not understand.
namespace Lakeward.Parquet;

/// <summary>
/// The fields of one struct, each in its own encoding: a changed field is replaced, all others are
/// written back byte for byte, whatever they mean. Nested structs are parsed when they are asked for.
/// </summary>
/// <remarks>Limits: 1024 fields per struct; a field may not come twice.</remarks>
internal sealed class ThriftStruct
{
    private const int MaxFields = 1024;
    private readonly List<ThriftField> _fields = [];

    /// <summary>The number of fields.</summary>
    public int Count => _fields.Count;

    /// <summary>
    /// Parses the struct that <paramref name="bytes"/> begins with; keeps slices of the memory.
    /// </summary>
    public static ThriftStruct Parse(ReadOnlyMemory<byte> bytes, out int sizeBytes)
    {
        var parsed = new ThriftStruct();
        var scanner = new ThriftScanner(bytes.Span);
        short id = 0;
        while (scanner.TryField(ref id, out var type))
        {
            var start = scanner.Position;
            scanner.Skip(type);
            if (parsed._fields.Count == MaxFields || parsed.Has(id))
            {
                throw ParquetErrors.Malformed("too many fields, or one of them twice");
            }

            parsed._fields.Add(new ThriftField(id, type, bytes[start..scanner.Position]));
        }

        sizeBytes = scanner.Position;
        return parsed;
    }

    /// <summary>
    /// Parses a struct and passes over what may follow: parquet-java encrypts its writer's whole buffer, so
    /// unused bytes come after the struct in its modules.
    /// </summary>
    public static ThriftStruct Parse(ReadOnlyMemory<byte> bytes) => Parse(bytes, out _);

    /// <summary>A copy to change; the values are shared, which is safe because they never change.</summary>
    public ThriftStruct Clone()
    {
        var copy = new ThriftStruct();
        copy._fields.AddRange(_fields);
        return copy;
    }

    public bool Has(short id) => Find(id) >= 0;

    public void Remove(short id) => _fields.RemoveAll(field => field.Id == id);

    public bool? Bool(short id) => Find(id) is >= 0 and var i
        ? _fields[i].Type switch
        {
            ThriftType.True => true,
            ThriftType.False => false,
            _ => throw WrongType(id),
        }
        : null;

    public int? I32(short id) => Value(id, ThriftType.I32) is { } value
        ? (int)new ThriftScanner(value.Span).Integer(int.MinValue, int.MaxValue)
        : null;

    public short? I16(short id) => Value(id, ThriftType.I16) is { } value
        ? (short)new ThriftScanner(value.Span).Integer(short.MinValue, short.MaxValue)
        : null;

    public long? I64(short id) => Value(id, ThriftType.I64) is { } value
        ? new ThriftScanner(value.Span).Integer(long.MinValue, long.MaxValue)
        : null;

    public ReadOnlyMemory<byte>? Binary(short id)
    {
        if (Value(id, ThriftType.Binary) is not { } value)
        {
            return null;
        }

        return value[^new ThriftScanner(value.Span).Binary().Length..];
    }

    public ThriftStruct? Struct(short id) =>
        Value(id, ThriftType.Struct) is { } value ? Parse(value) : null;

    /// <summary>The elements of a list of structs; null where the field is absent.</summary>
    public List<ThriftStruct>? Structs(short id) =>
        Elements(id, ThriftType.Struct)?.ConvertAll(static element => Parse(element));

    /// <summary>The elements of a list of byte strings; null where the field is absent.</summary>
    public List<ReadOnlyMemory<byte>>? Binaries(short id) => Elements(id, ThriftType.Binary)?
        .ConvertAll(static element => element[^new ThriftScanner(element.Span).Binary().Length..]);

    /// <summary>The elements of a list of 32-bit integers; null where the field is absent.</summary>
    public List<int>? I32s(short id) => Elements(id, ThriftType.I32)?
        .ConvertAll(
            static element => (int)new ThriftScanner(element.Span).Integer(int.MinValue, int.MaxValue));

    /// <summary>The integer, or the error that a required field is missing.</summary>
    public long NeedI64(short id) => I64(id) ?? throw Missing(id);

    /// <inheritdoc cref="NeedI64"/>
    public int NeedI32(short id) => I32(id) ?? throw Missing(id);

    /// <inheritdoc cref="NeedI64"/>
    public List<ThriftStruct> NeedStructs(short id) => Structs(id) ?? throw Missing(id);

    public void Set(short id, bool value) =>
        Put(id, value ? ThriftType.True : ThriftType.False, ReadOnlyMemory<byte>.Empty);

    public void SetI16(short id, short value) => Put(id, ThriftType.I16, Encoded(w => w.Integer(value)));

    public void SetI32(short id, int value) => Put(id, ThriftType.I32, Encoded(w => w.Integer(value)));

    public void SetI64(short id, long value) => Put(id, ThriftType.I64, Encoded(w => w.Integer(value)));

    public void Set(short id, ReadOnlyMemory<byte> value) =>
        Put(id, ThriftType.Binary, Encoded(w => w.Binary(value.Span)));

    public void Set(short id, ThriftStruct value) => Put(id, ThriftType.Struct, value.ToBytes());

    public void Set(
        short id, IReadOnlyList<ThriftStruct> values) => Put(id, ThriftType.List, Encoded(writer =>
    {
        writer.ListHeader(ThriftType.Struct, values.Count);
        foreach (var value in values)
        {
            value.WriteTo(writer);
        }
    }));

    public void Set(short id, IReadOnlyList<byte[]> values) => Put(id, ThriftType.List, Encoded(writer =>
    {
        writer.ListHeader(ThriftType.Binary, values.Count);
        foreach (var value in values)
        {
            writer.Binary(value);
        }
    }));

    public void Set(short id, IReadOnlyList<int> values) => Put(id, ThriftType.List, Encoded(writer =>
    {
        writer.ListHeader(ThriftType.I32, values.Count);
        foreach (var value in values)
        {
            writer.Integer(value);
        }
    }));

    public byte[] ToBytes() => Encoded(WriteTo);

    private static byte[] Encoded(Action<ThriftWriter> write)
    {
        var writer = new ThriftWriter();
        write(writer);
        return writer.ToArray();
    }

    private static Errors.LakeException WrongType(short id) =>
        ParquetErrors.Malformed($"field {id} of an unexpected type");

    private static Errors.LakeException Missing(short id) => ParquetErrors.Malformed($"field {id} missing");

    private void WriteTo(ThriftWriter writer)
    {
        short lastId = 0;
        foreach (var field in _fields)
        {
            writer.FieldHeader(field.Id, lastId, field.Type);
            writer.Bytes(field.Value.Span);
            lastId = field.Id;
        }

        writer.Stop();
    }

    private List<ReadOnlyMemory<byte>>? Elements(short id, ThriftType elementType)
    {
        if (Value(id, ThriftType.List) is not { } value)
        {
            return null;
        }

        var scanner = new ThriftScanner(value.Span);
        var (type, count) = scanner.ListHeader();
        if (count > 0 && type != elementType)
        {
            throw WrongType(id);
        }

        var elements = new List<ReadOnlyMemory<byte>>(count);
        for (var i = 0; i < count; i++)
        {
            var start = scanner.Position;
            scanner.SkipElement(type);
            elements.Add(value[start..scanner.Position]);
        }

        return elements;
    }

    private ReadOnlyMemory<byte>? Value(short id, ThriftType type)
    {
        var i = Find(id);
        if (i < 0)
        {
            return null;
        }

        return _fields[i].Type == type ? _fields[i].Value : throw WrongType(id);
    }

    private void Put(short id, ThriftType type, ReadOnlyMemory<byte> value)
    {
        var field = new ThriftField(id, type, value);
        if (Find(id) is >= 0 and var i)
        {
            _fields[i] = field;
            return;
        }

        var after = _fields.FindIndex(other => other.Id > id);
        _fields.Insert(after < 0 ? _fields.Count : after, field);
    }

    private int Find(short id)
    {
        for (var i = 0; i < _fields.Count; i++)
        {
            if (_fields[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }
}
