// The rows of a statement, whichever process computes them.
namespace Lakeward.Engine;

/// <summary>
/// Chunks of rows, one after another, while they are computed; dispose it to end the statement. One thread at
/// a time.
/// </summary>
public abstract class RowStream : IDisposable
{
    /// <summary>The columns, known before the first row.</summary>
    public abstract IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>Moves to the next chunk, valid until the one after; null at the end.</summary>
    /// <exception cref="EngineException">The statement failed, was interrupted, or ran out of time or
    /// memory.</exception>
    /// <exception cref="OperationCanceledException">The statement's token was cancelled.</exception>
    public abstract Chunk? Next();

    public abstract void Dispose();
}
