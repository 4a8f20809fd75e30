// The write lock of a lake that several machines share.
using System.Globalization;
using Lakeward.Storage;
using Npgsql;

namespace Lakeward.Postgres;

/// <summary>
/// An advisory lock of a session: the server releases it when the session ends, however that happens. A
/// holder that is cut off may not notice, so each holding takes a new number in the lake's row, which waits
/// for a batch under way; what is committed under an older number is refused from then on.
/// </summary>
internal sealed class PostgresLock : IHeldLock
{
    private readonly GroundDatabase _database;
    private readonly NpgsqlConnection _session;
    private readonly string _schema;

    private PostgresLock(GroundDatabase database, NpgsqlConnection session, string schema, long token)
    {
        (_database, _session, _schema) = (database, session, schema);
        Token = token;
    }

    /// <inheritdoc/>
    public long Token { get; }

    /// <summary>Takes the lock if nobody holds it, else returns null.</summary>
    public static PostgresLock? TryTake(GroundDatabase database, string schema)
    {
        var (session, token) = database.Open(connection =>
            Scalar(connection, $"SELECT pg_try_advisory_lock({KeyOf(schema)})") is true
                ? NextToken(connection, schema)
                : (long?)null);
        if (token is { } taken)
        {
            return new PostgresLock(database, session, schema, taken);
        }

        session.Dispose();
        return null;
    }

    /// <summary>Takes the lock, waiting for it at most so long.</summary>
    public static PostgresLock Take(GroundDatabase database, string schema, TimeSpan patience)
    {
        var waitMs = Math.Max(1, (long)patience.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        var (session, token) = database.Open(connection =>
        {
            try
            {
                _ = Scalar(connection, $"""
                    SELECT set_config('lock_timeout', '{waitMs}ms', false);
                    SELECT pg_advisory_lock({KeyOf(schema)})
                    """);
                return NextToken(connection, schema);
            }
            catch (PostgresException late) when (late.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                throw IHeldLock.Taken("the lake", patience);
            }
        });
        return new PostgresLock(database, session, schema, token);
    }

    /// <inheritdoc/>
    public void Require()
    {
        var token = _database.Run(
            connection => (long)Scalar(connection, $"SELECT token FROM {_schema}.head")!);
        if (token != Token)
        {
            throw IHeldLock.Lost();
        }
    }

    /// <summary>Releases the lock; a session that is gone has released it already.</summary>
    public void Dispose()
    {
        try
        {
            if (_session.State == System.Data.ConnectionState.Open)
            {
                _ = Scalar(_session, "SELECT pg_advisory_unlock_all()");
            }
        }
        catch (NpgsqlException)
        {
            // The session ended, and the lock with it.
        }
        finally
        {
            _session.Dispose();
        }
    }

    /// <summary>
    /// The server notices within half a minute that a machine is gone, and the lock is free then.
    /// </summary>
    private static long NextToken(NpgsqlConnection connection, string schema) => (long)Scalar(connection, $"""
        SET tcp_keepalives_idle = 10;
        SET tcp_keepalives_interval = 5;
        SET tcp_keepalives_count = 3;
        UPDATE {schema}.head SET token = token + 1 RETURNING token
        """)!;

    private static string KeyOf(string schema) => $"hashtextextended('{schema}', 0)";

    private static object? Scalar(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        using var reader = command.ExecuteReader();
        object? last = null;
        do
        {
            while (reader.Read())
            {
                last = reader.GetValue(0);
            }
        }
        while (reader.NextResult());
        return last;
    }
}
