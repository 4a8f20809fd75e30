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

    private PostgresLock(GroundDatabase database, NpgsqlConnection session, long token)
    {
        (_database, _session) = (database, session);
        Token = token;
    }

    /// <inheritdoc/>
    public long Token { get; }

    /// <summary>Takes the lock if nobody holds it, else returns null.</summary>
    public static PostgresLock? TryTake(GroundDatabase database)
    {
        var (session, token) = database.Open(connection =>
        {
            using var command = new NpgsqlCommand(
                "SELECT pg_try_advisory_lock(hashtextextended(current_setting('search_path'), 0))",
                connection);
            return command.ExecuteScalar() is true ? NextToken(connection) : (long?)null;
        });
        if (token is { } taken)
        {
            return new PostgresLock(database, session, taken);
        }

        session.Dispose();
        return null;
    }

    /// <summary>Takes the lock, waiting for it at most so long.</summary>
    public static PostgresLock Take(GroundDatabase database, TimeSpan patience)
    {
        var (session, token) = database.Open(connection =>
        {
            try
            {
                Wait(connection, patience);
                return NextToken(connection);
            }
            catch (PostgresException late) when (late.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                throw IHeldLock.Taken("the lake", patience);
            }
        });
        return new PostgresLock(database, session, token);
    }

    /// <inheritdoc/>
    public void Require()
    {
        var token = _database.Run(connection =>
        {
            using var command = new NpgsqlCommand("SELECT token FROM head", connection);
            return command.ExecuteScalar() as long?;
        });
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
                using var command = new NpgsqlCommand("SELECT pg_advisory_unlock_all()", _session);
                command.ExecuteNonQuery();
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

    private static void Wait(NpgsqlConnection connection, TimeSpan patience)
    {
        var waitMs = Math.Max(1, (long)patience.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        using var limit = new NpgsqlCommand("SELECT set_config('lock_timeout', $1, false)", connection);
        limit.Parameters.Add(new NpgsqlParameter<string> { TypedValue = waitMs });
        limit.ExecuteNonQuery();
        using var wait = new NpgsqlCommand(
            "SELECT pg_advisory_lock(hashtextextended(current_setting('search_path'), 0))", connection);
        wait.ExecuteNonQuery();
    }

    /// <summary>
    /// The server notices within half a minute that a machine is gone, and the lock is free then.
    /// </summary>
    private static long NextToken(NpgsqlConnection connection)
    {
        using var watch = new NpgsqlCommand("""
            SET tcp_keepalives_idle = 10;
            SET tcp_keepalives_interval = 5;
            SET tcp_keepalives_count = 3
            """, connection);
        watch.ExecuteNonQuery();
        using var next = new NpgsqlCommand("UPDATE head SET token = token + 1 RETURNING token", connection);
        return next.ExecuteScalar() as long? ?? throw GroundErrors.NoGround();
    }
}
