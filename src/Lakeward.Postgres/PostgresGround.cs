// The ground of a lake that several machines share: one schema of a PostgreSQL.
using System.Buffers;
using Lakeward.Audit;
using Lakeward.Storage;
using Npgsql;

namespace Lakeward.Postgres;

/// <summary>
/// One row says all that processes must agree on: the number of the write lock's newest holding, the root
/// file, the log's key and its checkpoint. It is locked while a batch of the log is committed and while the
/// write lock changes hands, so that no event can be logged under a lock that has passed on.
/// </summary>
internal sealed class PostgresGround : ILakeGround, IDisposable
{
    private const int NameLength = 37;
    private static readonly SearchValues<char> IdDigits = SearchValues.Create("0123456789abcdef");
    private readonly GroundDatabase _database;

    /// <param name="target">The server.</param>
    /// <param name="schema">The lake's schema; see <see cref="IsName"/>.</param>
    public PostgresGround(PostgresTarget target, string schema)
    {
        // No statement names the schema: all names in them are looked for there, and nowhere else.
        target.Settings.SearchPath = schema;
        _database = new GroundDatabase(target);
        Log = new PostgresLog(_database, schema);
    }

    public ILogStore Log { get; }

    /// <summary>Whether this can be the schema of a lake: <c>lake_</c> and its id.</summary>
    public static bool IsName(string name) =>
        name.Length == NameLength && name.StartsWith("lake_", StringComparison.Ordinal)
        && name.AsSpan(5).IndexOfAnyExcept(IdDigits) < 0;

    public void Create(ReadOnlySpan<byte> root)
    {
        var file = root.ToArray();
        _ = _database.Run(connection =>
        {
            using var transaction = connection.BeginTransaction();
            using var create = new NpgsqlCommand("""
                DO $$ BEGIN
                    EXECUTE format('CREATE SCHEMA %I', current_setting('search_path'));
                    EXECUTE format('REVOKE ALL ON SCHEMA %I FROM PUBLIC', current_setting('search_path'));
                END $$;
                CREATE TABLE head (
                    one boolean PRIMARY KEY DEFAULT true CHECK (one),
                    token bigint NOT NULL DEFAULT 0,
                    root bytea NOT NULL,
                    key bytea,
                    checkpoint bytea) WITH (fillfactor = 50);
                CREATE TABLE tile (
                    section text COLLATE "C",
                    place bigint,
                    width integer NOT NULL,
                    content bytea NOT NULL,
                    PRIMARY KEY (section, place)) WITH (fillfactor = 70)
                """, connection);
            create.ExecuteNonQuery();
            using var insert = new NpgsqlCommand("INSERT INTO head (root) VALUES ($1)", connection);
            insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = file });
            insert.ExecuteNonQuery();
            transaction.Commit();
            return true;
        });
    }

    public byte[]? TryReadRoot() => _database.Run(connection =>
    {
        using var command = new NpgsqlCommand("SELECT root FROM head", connection);
        return command.ExecuteScalar() as byte[];
    });

    public IHeldLock? TryLock() => PostgresLock.TryTake(_database);

    public IHeldLock Lock(TimeSpan patience) => PostgresLock.Take(_database, patience);

    public void Dispose() => _database.Dispose();
}
