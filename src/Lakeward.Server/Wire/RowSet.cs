// Rows on their way to a client, from the lake or from the catalog.
using Lakeward.Engine;

namespace Lakeward.Server.Wire;

/// <summary>The columns of an open result, its next chunk, and how it is closed.</summary>
internal sealed class RowSet(
    IReadOnlyList<ResultColumn> columns, Func<Chunk?> next, params IReadOnlyList<IDisposable> owned)
    : IDisposable
{
    private Chunk? _chunk;
    private int _row;

    /// <summary>The columns as the wire describes them.</summary>
    public IReadOnlyList<WireColumn> Columns { get; } = [.. columns.Select(WireColumn.Of)];

    /// <summary>Whether all rows were taken.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Moves to the next row; false at the end.</summary>
    public bool MoveNext()
    {
        if (HasEnded)
        {
            return false;
        }

        _row++;
        while (_chunk is null || _row >= _chunk.Count)
        {
            _chunk = next();
            _row = 0;
            if (_chunk is null)
            {
                HasEnded = true;
                return false;
            }

            if (_chunk.Count > 0)
            {
                break;
            }
        }

        return true;
    }

    /// <summary>Writes one value of the current row behind its length; a NULL has the length -1.</summary>
    public void WriteValue(int column, bool binary, WireOutput output)
    {
        var values = _chunk![column];
        var length = output.Position;
        output.Int32(-1);
        if (!values.IsNull(_row))
        {
            ValueWriter.Write(values, _row, Columns[column].Type, binary, output);
            output.PatchInt32(length, output.Position - length - 4);
        }
    }

    /// <summary>Writes one value of the current row as text; false, and nothing, for a NULL.</summary>
    public bool WriteText(int column, WireOutput output)
    {
        var values = _chunk![column];
        if (values.IsNull(_row))
        {
            return false;
        }

        ValueWriter.Write(values, _row, Columns[column].Type, binary: false, output);
        return true;
    }

    public void Dispose()
    {
        for (var at = owned.Count - 1; at >= 0; at--)
        {
            owned[at].Dispose();
        }
    }
}
