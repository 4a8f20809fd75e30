// Grounds for tests: each in a schema of its own, in one real PostgreSQL.
using Lakeward.Audit;
using Lakeward.Postgres;
using Lakeward.Tests.Marts;

namespace Lakeward.Tests.Postgres;

/// <summary>A new ground, which any number of processes of its own seem to have open.</summary>
internal sealed class SomeGround : IDisposable
{
    private readonly RealPostgres _postgres;
    private readonly List<PostgresGrounds> _open = [];

    public SomeGround(RealPostgres postgres)
    {
        RealPostgres.Require();
        _postgres = postgres;
        Open().Create("a root file"u8);
    }

    /// <summary>The schema.</summary>
    public string Schema { get; } = $"lake_{Guid.CreateVersion7():n}";

    /// <summary>Where its server's socket lies.</summary>
    public string Socket => _postgres.Socket;

    /// <summary>What a lake's settings call it.</summary>
    public string Name => $"{PostgresGrounds.Provider}:{Schema}";

    /// <summary>Opens it as another process would, with connections of its own.</summary>
    public ILakeGround Open()
    {
        var grounds = new PostgresGrounds(() => _postgres.Pooled);
        _open.Add(grounds);
        return grounds.Open(Name);
    }

    /// <summary>What opens it through another socket.</summary>
    public PostgresGrounds Over(string socket) =>
        new(() => _postgres.Pooled.Replace(_postgres.Socket, socket, StringComparison.Ordinal));

    /// <summary>Ends the sessions that match, as a network or an administrator does.</summary>
    /// <param name="which">A condition on <c>pg_stat_activity</c>.</param>
    public Task KillAsync(string which) => _postgres.ExecuteAsync("postgres", $"""
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE usename = 'owner' AND pid <> pg_backend_pid() AND ({which})
        """);

    public void Dispose() => _open.ForEach(grounds => grounds.Dispose());
}
