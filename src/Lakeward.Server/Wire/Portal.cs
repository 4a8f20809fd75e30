// A statement with its values, ready to run or running.
namespace Lakeward.Server.Wire;

/// <summary>A portal: it opens its rows once and hands them out in portions.</summary>
internal sealed class Portal(PreparedStatement statement, IReadOnlyList<object?> values,
    IReadOnlyList<bool> binary)
    : IDisposable
{
    /// <summary>The statement.</summary>
    public PreparedStatement Statement => statement;

    /// <summary>The values of its parameters.</summary>
    public IReadOnlyList<object?> Values => values;

    /// <summary>Its rows, once they are open.</summary>
    public RowSet? Rows { get; set; }

    /// <summary>Ends its statement on request.</summary>
    public CancellationTokenSource Stop { get; } = new();

    /// <summary>The rows handed out so far.</summary>
    public long Taken { get; set; }

    /// <summary>Whether a column goes in binary form.</summary>
    public bool IsBinary(int column) => binary.Count switch
    {
        0 => false,
        1 => binary[0],
        _ => column < binary.Count && binary[column],
    };

    public void Dispose()
    {
        Rows?.Dispose();
        Rows = null;
        Stop.Dispose();
    }
}
