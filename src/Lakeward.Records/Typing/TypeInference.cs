// Finds the narrowest types of all columns of a file.
namespace Lakeward.Records.Typing;

/// <summary>
/// One running state per column, over the whole input and in constant memory. Each thread may have its own,
/// merged at the end.
/// </summary>
public sealed class TypeInference
{
    private readonly ColumnInference[] _columns;

    /// <summary>A fresh state for <paramref name="columnCount"/> columns.</summary>
    public TypeInference(int columnCount)
    {
        _columns = new ColumnInference[columnCount];
        for (var column = 0; column < columnCount; column++)
        {
            _columns[column] = new ColumnInference();
        }
    }

    /// <summary>The state of one column, for callers that go through a batch by column.</summary>
    public ColumnInference this[int column] => _columns[column];

    /// <summary>Takes one value into account.</summary>
    public void Observe(int column, ReadOnlySpan<byte> text) => _columns[column].Observe(text);

    /// <summary>Takes in what another state saw of other parts of the same file.</summary>
    public void Merge(TypeInference other)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(other._columns.Length, _columns.Length);
        for (var column = 0; column < _columns.Length; column++)
        {
            _columns[column].Merge(other._columns[column]);
        }
    }

    /// <summary>The types found, one per column.</summary>
    public IReadOnlyList<InferredType> Results() =>
        Array.ConvertAll(_columns, static column => column.Result);
}
