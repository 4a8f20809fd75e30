// Where the control database is.
namespace Lakeward.Server.Control;

/// <summary>A file for one machine, or a PostgreSQL for several.</summary>
public sealed record ControlOptions
{
    /// <summary>The variable of the environment that may hold a connection string.</summary>
    public const string Variable = "LAKEWARD_CONTROL";

    private ControlOptions()
    {
    }

    /// <summary>The file of SQLite, or null.</summary>
    internal string? File { get; private init; }

    /// <summary>The connection string of PostgreSQL, or null.</summary>
    internal string? Connection { get; private init; }

    /// <summary>The file in a lake's folder.</summary>
    public static ControlOptions Beside(LakeFolder folder) =>
        new() { File = Path.Combine(folder.Root, "control.db") };

    /// <summary>A file of SQLite anywhere, for several processes of one machine.</summary>
    public static ControlOptions InFile(string file) => new() { File = Path.GetFullPath(file) };

    /// <summary>A database of PostgreSQL 15 or newer whose owner signs in.</summary>
    public static ControlOptions Postgres(string connection) => new() { Connection = connection };

    /// <summary>What a file names, else the environment, else the file in the lake's folder.</summary>
    /// <param name="folder">The lake.</param>
    /// <param name="connectionFile">A file that holds a connection string, or null.</param>
    /// <exception cref="Errors.LakeException">LW-CTL-0104: the file cannot be read.</exception>
    public static ControlOptions Choose(LakeFolder folder, string? connectionFile)
    {
        return Named(connectionFile) ?? Beside(folder);
    }

    /// <summary>What a file names, else the environment; null where neither does.</summary>
    /// <param name="connectionFile">A file that holds a connection string, or null.</param>
    /// <exception cref="Errors.LakeException">LW-CTL-0104: the file cannot be read.</exception>
    public static ControlOptions? Named(string? connectionFile)
    {
        if (connectionFile is not null)
        {
            var content = Storage.DurableFile.TryRead(connectionFile, MaxFileSizeBytes);
            var text = content is null ? "" : System.Text.Encoding.UTF8.GetString(content).Trim();
            return text.Length > 0 ? Of(text) : throw ControlErrors.NoConnection(connectionFile);
        }

        var variable = Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrWhiteSpace(variable) ? null : Of(variable.Trim());
    }

    /// <summary>
    /// Makes sure that what leaves this machine does so over TLS, to a server whose certificate and name are
    /// checked.
    /// </summary>
    /// <exception cref="Errors.LakeException">LW-ZON-0109.</exception>
    public void RequireVerified()
    {
        if (Connection is null)
        {
            return;
        }

        var terms = new Npgsql.NpgsqlConnectionStringBuilder(Connection);
        var isNear = (terms.Host ?? "").Split(',').All(IsNear);
        if (!isNear && terms.SslMode != Npgsql.SslMode.VerifyFull)
        {
            throw Zones.ZoneErrors.PlainDatabase();
        }
    }

    /// <summary>A socket in a folder, or an address of this machine.</summary>
    private static bool IsNear(string host) => host.StartsWith('/')
        || host == "localhost"
        || (System.Net.IPAddress.TryParse(host, out var address) && System.Net.IPAddress.IsLoopback(address));

    private static ControlOptions Of(string connection) =>
        connection.StartsWith(FileKey, StringComparison.OrdinalIgnoreCase)
            ? InFile(connection[FileKey.Length..].TrimEnd(';').Trim())
            : Postgres(connection);

    /// <summary>Says where, never with which password.</summary>
    public override string ToString() => File is null ? "PostgreSQL" : "SQLite";

    private const string FileKey = "Data Source=";
    private const int MaxFileSizeBytes = 1 << 14;
}
