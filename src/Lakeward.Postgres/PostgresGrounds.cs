// Opens the grounds in PostgreSQL that lakes name.
using System.Collections.Concurrent;
using Lakeward.Audit;
using Lakeward.Storage;

namespace Lakeward.Postgres;

/// <summary>
/// Opens grounds, for <see cref="LakeOptions.OpenGround"/>. Each is opened once and shared; disposing closes
/// them all. Thread-safe.
/// </summary>
/// <param name="connection">The connection string, which may have a password; asked for when a lake needs
/// it.</param>
public sealed class PostgresGrounds(Func<string?> connection) : IDisposable
{
    /// <summary>What the names of such grounds begin with, before the colon.</summary>
    public const string Provider = "postgresql";

    /// <summary>The variable of the environment that may hold the connection string.</summary>
    public const string Variable = "LAKEWARD_GROUND";

    private const int MaxFileSizeBytes = 1 << 14;
    private readonly ConcurrentDictionary<string, Lazy<PostgresGround>> _open = new(StringComparer.Ordinal);

    /// <summary>The connection string that a file holds, else that of the environment.</summary>
    /// <param name="file">The file, or null.</param>
    public static PostgresGrounds Of(string? file) => new(() => file is null
        ? Environment.GetEnvironmentVariable(Variable)
        : DurableFile.TryRead(file, MaxFileSizeBytes) is { } content
            ? System.Text.Encoding.UTF8.GetString(content)
            : null);

    /// <summary>Opens a ground, or finds it open.</summary>
    /// <param name="ground"><c>postgresql:SCHEMA</c>, as <c>lakeward.json</c> has it.</param>
    /// <exception cref="Errors.LakeException"><c>LW-PG-0300</c>, <c>LW-PG-0306</c>, or the connection string
    /// is not one that is protected.</exception>
    public ILakeGround Open(string ground)
    {
        var name = ground.StartsWith($"{Provider}:", StringComparison.Ordinal)
            ? ground[(Provider.Length + 1)..]
            : "";
        return PostgresGround.IsName(name)
            ? _open.GetOrAdd(name, new Lazy<PostgresGround>(() => Connect(name))).Value
            : throw GroundErrors.BadName();
    }

    public void Dispose()
    {
        foreach (var ground in _open.Values.Where(ground => ground.IsValueCreated))
        {
            ground.Value.Dispose();
        }

        _open.Clear();
    }

    private PostgresGround Connect(string name) => connection()?.Trim() is { Length: > 0 } text
        ? new PostgresGround(PostgresTarget.ReadSecret(text), name)
        : throw GroundErrors.NoConnection();
}
