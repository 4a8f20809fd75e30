// An audit log in a PostgreSQL: a row for each tile, and the checkpoint in the lake's row.
using Lakeward.Audit;
using Npgsql;

namespace Lakeward.Postgres;

/// <summary>
/// The same bytes as in a folder. At each place lies one tile: a wider one replaces it, and one that is asked
/// for narrower is the beginning of what lies there.
/// </summary>
internal sealed class PostgresLog(GroundDatabase database, string schema) : ILogStore
{
    private const int MaxTileSizeBytes = 64 << 20;
    private const string Checkpoint = "checkpoint";
    private const string Key = "log.vkey";

    public string Place => $"PostgreSQL, schema {schema}";

    public byte[]? TryReadCheckpoint() => database.Run(connection =>
    {
        using var command = new NpgsqlCommand("SELECT checkpoint FROM head", connection);
        return command.ExecuteScalar() as byte[];
    });

    public byte[]? TryReadKey() => database.Run(connection =>
    {
        using var command = new NpgsqlCommand("SELECT key FROM head", connection);
        return command.ExecuteScalar() as byte[];
    });

    public byte[]? TryReadExactly(Tile tile) => Read(tile, tile.Width);

    public byte[]? TryRead(Tile tile) => Read(tile, Tile.FullWidth);

    public IEnumerable<string> Paths() => database.Run(connection =>
    {
        using var command = new NpgsqlCommand("""
            SELECT 'checkpoint', 0::bigint, 0 FROM head WHERE checkpoint IS NOT NULL
            UNION ALL SELECT 'key', 0, 0 FROM head WHERE key IS NOT NULL
            UNION ALL SELECT section, place, width FROM tile
            """, connection);
        using var rows = command.ExecuteReader();
        var paths = new List<string>();
        while (rows.Read())
        {
            var (section, place, width) = (rows.GetString(0), rows.GetInt64(1), rows.GetInt32(2));
            paths.Add(width > 0 ? new Tile(section, place, width).Path
                : section == Checkpoint ? Checkpoint : Key);
        }

        return paths;
    });

    public bool TryCreate(ReadOnlySpan<byte> key, SignedCheckpoint empty)
    {
        var bytes = key.ToArray();
        return database.Run(connection =>
        {
            using var command = new NpgsqlCommand(
                "UPDATE head SET key = $1, checkpoint = $2 WHERE checkpoint IS NULL", connection);
            command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = bytes });
            command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = empty.Bytes.ToArray() });
            return command.ExecuteNonQuery() == 1;
        });
    }

    public ILogBatch Begin() => PostgresBatch.Begin(database);

    private byte[]? Read(Tile tile, int widest) => database.Run(connection =>
    {
        using var command = new NpgsqlCommand("""
            SELECT content FROM tile
            WHERE section = $1 AND place = $2 AND width BETWEEN $3 AND $4 AND octet_length(content) <= $5
            """, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tile.Section });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = tile.Index });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = tile.Width });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = widest });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MaxTileSizeBytes });
        return command.ExecuteScalar() as byte[];
    });
}
