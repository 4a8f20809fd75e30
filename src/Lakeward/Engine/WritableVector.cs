// One column of a chunk that is being filled.
using System.Text.Unicode;
using Lakeward.Engine.Native;

namespace Lakeward.Engine;

/// <summary>
/// Writes values where DuckDB will read them. Rows are 0-based; a row keeps its last value, and is not NULL
/// unless <see cref="SetNull"/> says so.
/// </summary>
public sealed unsafe class WritableVector
{
    private const int InlineBytes = 12;

    private readonly string _name;
    private readonly int _capacity;
    private nint _vector;
    private byte* _values;
    private ulong* _validity;

    internal WritableVector(string name, LogicalType type, int capacity)
    {
        _name = name;
        _capacity = capacity;
        Type = type;
    }

    /// <summary>The declared type.</summary>
    public LogicalType Type { get; }

    /// <summary>
    /// The values to write, one per row: byte-sized booleans, integers, reals, days (int), microseconds
    /// (long), and for a decimal the unscaled integer of its storage (short to 4 digits, int to 9, long to
    /// 18, Int128 to 38).
    /// </summary>
    public Span<T> Values<T>()
        where T : unmanaged
    {
        if (sizeof(T) != Type.SizeBytes || IsText)
        {
            throw new InvalidOperationException($"{Type.Sql} is not stored as {typeof(T).Name}.");
        }

        return new Span<T>(_values, _capacity);
    }

    /// <summary>Makes the value NULL.</summary>
    public void SetNull(int row)
    {
        Check(row);
        if (_validity is null)
        {
            NativeChunk.duckdb_vector_ensure_validity_writable(_vector);
            _validity = NativeChunk.duckdb_vector_get_validity(_vector);
        }

        _validity[row >> 6] &= ~(1UL << (row & 63));
    }

    /// <summary>Copies text, which must be UTF-8: on anything else DuckDB's behaviour is undefined.</summary>
    /// <exception cref="Errors.LakeException">LW-ENG-0008.</exception>
    public void SetText(int row, ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            throw EngineErrors.NotUtf8(_name);
        }

        SetBytes(row, utf8, LogicalKind.Varchar);
    }

    /// <summary>Copies bytes into a blob.</summary>
    public void SetBlob(int row, ReadOnlySpan<byte> bytes) => SetBytes(row, bytes, LogicalKind.Blob);

    /// <summary>Copies the values of a column of the same type.</summary>
    internal void Copy(ColumnVector source)
    {
        for (var row = 0; row < source.Count; row++)
        {
            if (source.IsNull(row))
            {
                SetNull(row);
            }
            else if (IsText)
            {
                Set(row, source.Utf8(row));
            }
        }

        if (!IsText)
        {
            source.CopyValues(new Span<byte>(_values, source.Count * Type.SizeBytes));
        }
    }

    internal void PointAt(nint vector)
    {
        _vector = vector;
        _values = NativeChunk.duckdb_vector_get_data(vector);
        _validity = null;
    }

    private void Set(int row, ReadOnlySpan<byte> bytes)
    {
        if (Type.Storage == LogicalKind.Varchar)
        {
            SetText(row, bytes);
        }
        else
        {
            SetBlob(row, bytes);
        }
    }

    private bool IsText => Type.Storage is LogicalKind.Varchar or LogicalKind.Blob;

    private void SetBytes(int row, ReadOnlySpan<byte> bytes, LogicalKind kind)
    {
        Check(row);
        if (Type.Storage != kind)
        {
            throw new InvalidOperationException($"{Type.Sql} is not {kind}.");
        }

        if (bytes.Length > InlineBytes)
        {
            fixed (byte* first = bytes)
            {
                NativeChunk.duckdb_unsafe_vector_assign_string_element_len(
                    _vector, (ulong)row, first, (ulong)bytes.Length);
            }

            return;
        }

        // Short text lies in the value itself: its length, then the bytes, and zeros up to sixteen.
        var cell = _values + (16L * row);
        ((ulong*)cell)[0] = (uint)bytes.Length;
        ((ulong*)cell)[1] = 0;
        bytes.CopyTo(new Span<byte>(cell + 4, InlineBytes));
    }

    private void Check(int row) =>
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)_capacity);
}
