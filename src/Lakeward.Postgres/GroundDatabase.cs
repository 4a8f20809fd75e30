// Connections to a lake's ground that outlast a restart of the server.
using System.Diagnostics;
using Lakeward.Errors;
using Npgsql;

namespace Lakeward.Postgres;

/// <summary>
/// Runs work that may be done twice, such as reading, again and again while the server is away for a moment,
/// and turns what PostgreSQL says into the lake's failures. Thread-safe.
/// </summary>
internal sealed class GroundDatabase(PostgresTarget target) : IDisposable
{
    private const int FirstNapMs = 20;
    private const int LongestNapMs = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly NpgsqlDataSource _source = target.Open();

    /// <summary>Runs work on a connection until it succeeds, as long as only the connection is at fault.
    /// </summary>
    public T Run<T>(Func<NpgsqlConnection, T> work) => Patiently(() =>
    {
        using var connection = _source.OpenConnection();
        return work(connection);
    });

    /// <summary>Opens a connection for work that may be done once only; the caller disposes it.</summary>
    /// <param name="begin">What it begins with, which may be done twice.</param>
    public (NpgsqlConnection Connection, T Begun) Open<T>(Func<NpgsqlConnection, T> begin) => Patiently(() =>
    {
        var connection = _source.OpenConnection();
        try
        {
            return (connection, begin(connection));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    });

    /// <summary>The lake's failure for one of the server or the connection; its words may hold
    /// values.</summary>
    public static LakeException Translate(NpgsqlException failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable } => GroundErrors.NoGround(),
        PostgresException { SqlState: PostgresErrorCodes.DuplicateSchema } => GroundErrors.Exists(),
        PostgresException refused when !IsAway(refused) => GroundErrors.Refused(refused.SqlState),
        _ => GroundErrors.Unavailable(),
    };

    public void Dispose() => _source.Dispose();

    private static T Patiently<T>(Func<T> work)
    {
        var waited = Stopwatch.StartNew();
        for (var napMs = FirstNapMs; ; napMs = Math.Min(napMs * 2, LongestNapMs))
        {
            try
            {
                return work();
            }
            catch (NpgsqlException failure) when (IsAway(failure) && waited.Elapsed < Patience)
            {
                Thread.Sleep(napMs);
            }
            catch (NpgsqlException failure)
            {
                throw Translate(failure);
            }
        }
    }

    private static bool IsAway(NpgsqlException failure) => failure is PostgresException refused
        ? refused.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections
        : failure.IsTransient;
}
