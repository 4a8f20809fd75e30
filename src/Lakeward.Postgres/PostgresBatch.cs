// A batch of a log in a PostgreSQL: one transaction, and what to think when its end is lost.
using System.Diagnostics;
using Lakeward.Audit;
using Lakeward.Errors;
using Lakeward.Storage;
using Npgsql;

namespace Lakeward.Postgres;

/// <summary>
/// One transaction: 1. lock the lake's row, and read checkpoint and token; 2. put the tiles; 3. replace the
/// checkpoint, the root file too where it changes; 4. commit. No tile beyond the checkpoint can exist.
/// Where the connection breaks in step 4, the server is asked how the transaction ended.
/// </summary>
internal sealed class PostgresBatch : ILogBatch
{
    private const int NapMs = 50;
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30); // As Read says it.
    private static readonly TimeSpan DoubtTimeout = TimeSpan.FromSeconds(30);
    private readonly GroundDatabase _database;
    private readonly NpgsqlConnection _connection;
    private readonly Begun _begun;
    private readonly NpgsqlBatch _writes;
    private byte[]? _root;

    private PostgresBatch(GroundDatabase database, NpgsqlConnection connection, Begun begun)
    {
        (_database, _connection, _begun) = (database, connection, begun);
        _writes = new NpgsqlBatch(connection, begun.Transaction);
    }

    public byte[]? Checkpoint => _begun.Checkpoint;

    public long Token => _begun.Token;

    public bool IsInDoubt { get; private set; }

    /// <summary>Step 1.</summary>
    public static PostgresBatch Begin(GroundDatabase database)
    {
        var (connection, begun) = database.Open(opened =>
        {
            var transaction = opened.BeginTransaction();
            try
            {
                return Read(opened, transaction);
            }
            catch (PostgresException late) when (late.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                throw IHeldLock.Taken("the audit log", LockTimeout);
            }
        });
        return new PostgresBatch(database, connection, begun);
    }

    public void Add(Tile tile, ReadOnlySpan<byte> content, bool isRebuildable)
    {
        var put = new NpgsqlBatchCommand("""
            INSERT INTO tile (section, place, width, content) VALUES ($1, $2, $3, $4)
            ON CONFLICT (section, place) DO UPDATE SET width = EXCLUDED.width, content = EXCLUDED.content
            """);
        put.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tile.Section });
        put.Parameters.Add(new NpgsqlParameter<long> { TypedValue = tile.Index });
        put.Parameters.Add(new NpgsqlParameter<int> { TypedValue = tile.Width });
        put.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = content.ToArray() });
        _writes.BatchCommands.Add(put);
    }

    public void ReplaceRoot(byte[] file) => _root = file;

    public void Commit(SignedCheckpoint from, SignedCheckpoint to)
    {
        var move = new NpgsqlBatchCommand(_root is null
            ? "UPDATE head SET checkpoint = $1"
            : "UPDATE head SET checkpoint = $1, root = $2");
        move.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = to.Bytes.ToArray() });
        if (_root is not null)
        {
            move.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = _root });
        }

        _writes.BatchCommands.Add(move);
        try
        {
            _ = _writes.ExecuteNonQuery();                                                           // 2, 3
        }
        catch (NpgsqlException failure)
        {
            throw GroundDatabase.Translate(failure);
        }

        try
        {
            _begun.Transaction.Commit();                                                             // 4
        }
        catch (NpgsqlException)
        {
            Resolve();
        }
    }

    /// <summary>Nothing: where a transaction is all or nothing, a crash leaves nothing.</summary>
    public void Mend(IEnumerable<(Tile Tile, byte[] Content)> partials) =>
        ObjectDisposedException.ThrowIf(_connection.State == System.Data.ConnectionState.Closed, this);

    public void Dispose()
    {
        try
        {
            _writes.Dispose();
            _begun.Transaction.Dispose();
        }
        catch (NpgsqlException)
        {
            // The session is gone, and with it whatever was not committed.
        }
        finally
        {
            _connection.Dispose();
        }
    }

    private static Begun Read(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        using var command = new NpgsqlCommand("""
            SELECT set_config('lock_timeout', '30s', true),
                set_config('synchronous_commit', CASE current_setting('synchronous_commit')
                    WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, true);
            SELECT token, checkpoint, pg_current_xact_id()::text FROM head FOR UPDATE
            """, connection, transaction);
        using var rows = command.ExecuteReader();
        _ = rows.NextResult();
        return rows.Read()
            ? new Begun(
                transaction,
                rows.GetInt64(0),
                rows.IsDBNull(1) ? null : rows.GetFieldValue<byte[]>(1),
                rows.GetString(2))
            : throw GroundErrors.NoGround();
    }

    /// <summary>
    /// The server forgets no transaction: it says committed or aborted, once the lost session has ended.
    /// </summary>
    private void Resolve()
    {
        IsInDoubt = true;
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < DoubtTimeout)
        {
            switch (TryAskStatus())
            {
                case "committed":
                    IsInDoubt = false;
                    return;
                case "aborted":
                    IsInDoubt = false;
                    throw GroundErrors.Unavailable();
                default:
                    Thread.Sleep(NapMs);
                    break;
            }
        }

        throw GroundErrors.InDoubt();
    }

    private string? TryAskStatus()
    {
        try
        {
            return _database.Run(connection =>
            {
                using var command = new NpgsqlCommand("SELECT pg_xact_status($1::xid8)", connection);
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _begun.Id });
                return command.ExecuteScalar() as string;
            });
        }
        catch (LakeException)
        {
            return null;
        }
    }

    /// <summary>What step 1 found.</summary>
    private sealed record Begun(NpgsqlTransaction Transaction, long Token, byte[]? Checkpoint, string Id);
}
