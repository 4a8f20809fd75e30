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

    /// <summary>A database of PostgreSQL 15 or newer whose owner signs in.</summary>
    public static ControlOptions Postgres(string connection) => new() { Connection = connection };

    /// <summary>What a file names, else the environment, else the file in the lake's folder.</summary>
    /// <param name="folder">The lake.</param>
    /// <param name="connectionFile">A file that holds a connection string, or null.</param>
    /// <exception cref="Errors.LakeException">LW-CTL-0104: the file cannot be read.</exception>
    public static ControlOptions Choose(LakeFolder folder, string? connectionFile)
    {
        if (connectionFile is not null)
        {
            var content = Storage.DurableFile.TryRead(connectionFile, MaxFileSizeBytes);
            var text = content is null ? "" : System.Text.Encoding.UTF8.GetString(content).Trim();
            return text.Length > 0 ? Postgres(text) : throw ControlErrors.NoConnection(connectionFile);
        }

        var variable = Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrWhiteSpace(variable) ? Beside(folder) : Postgres(variable);
    }

    /// <summary>Says where, never with which password.</summary>
    public override string ToString() => File is null ? "PostgreSQL" : "SQLite";

    private const int MaxFileSizeBytes = 1 << 14;
}
