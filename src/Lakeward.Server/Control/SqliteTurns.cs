// Lets those who write to SQLite wait for each other without keeping a thread.
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lakeward.Server.Control;

/// <summary>
/// SQLite has one writer at a time, and its driver waits for it by blocking a thread; where many wait, none
/// is left for the writer, who awaits something else. So within a process writers queue here: whoever begins
/// a transaction, or changes something without one, has the turn until its connection closes. Between
/// processes SQLite's own lock holds.
/// </summary>
/// <param name="patience">How long a turn is waited for.</param>
internal sealed class SqliteTurns(TimeSpan patience)
    : DbCommandInterceptor, IDbTransactionInterceptor, IDbConnectionInterceptor, IDisposable
{
    private const string Reads = "SELECT";
    private readonly SemaphoreSlim _turn = new(1);
    private DbConnection? _holder;

    /// <inheritdoc/>
    public async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection,
        TransactionStartingEventData eventData,
        InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default)
    {
        await TakeAsync(connection, cancellationToken);
        return result;
    }

    /// <inheritdoc/>
    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default)
    {
        await TakeAsync(command.Connection!, cancellationToken);
        return result;
    }

    /// <inheritdoc/>
    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        if (!command.CommandText.AsSpan().TrimStart().StartsWith(Reads, StringComparison.Ordinal))
        {
            await TakeAsync(command.Connection!, cancellationToken);
        }

        return result;
    }

    /// <inheritdoc/>
    public void ConnectionClosed(DbConnection connection, ConnectionEndEventData eventData) =>
        GiveBack(connection);

    /// <inheritdoc/>
    public Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        GiveBack(connection);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void ConnectionDisposed(DbConnection connection, ConnectionEndEventData eventData) =>
        GiveBack(connection);

    /// <inheritdoc/>
    public Task ConnectionDisposedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        GiveBack(connection);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task TakeAsync(DbConnection connection, CancellationToken ct)
    {
        if (_holder == connection)
        {
            return;
        }

        if (!await _turn.WaitAsync(patience, ct))
        {
            throw new TimeoutException();
        }

        _holder = connection;
    }

    private void GiveBack(DbConnection connection)
    {
        // Nobody but the holder itself, which is here, could make this true or false meanwhile.
        if (_holder == connection)
        {
            _holder = null;
            _turn.Release();
        }
    }
}
