// Loads a mart into PostgreSQL, whole or not at all.
using Lakeward.Errors;
using Lakeward.Marts;
using Npgsql;

namespace Lakeward.Postgres;

/// <summary>
/// One transaction: empty tables in a new schema, their rows by COPY, the walls, a look at who may what, and
/// the swap with the old version. Until it commits, everybody sees the old one.
/// </summary>
public static class MartLoader
{
    /// <summary>Loads it and records how it ended.</summary>
    /// <param name="mart">A mart that was decided and recorded.</param>
    /// <param name="target">Where to.</param>
    /// <param name="ct">Stops it; the old version stays.</param>
    /// <exception cref="LakeException">It was not loaded; the old version stays.</exception>
    public static async Task LoadAsync(Mart mart, PostgresTarget target, CancellationToken ct = default)
    {
        var failure = PostgresErrors.NotConnected("ended");
        var done = false;
        try
        {
            await RunAsync(mart, target, ct);
            done = true;
        }
        catch (LakeException refused)
        {
            failure = refused;
            throw;
        }
        catch (PostgresException refused)
        {
            failure = Translate(refused, mart);
            throw failure;
        }
        catch (Exception e) when (e is NpgsqlException or IOException or System.Net.Sockets.SocketException)
        {
            failure = PostgresErrors.NotConnected(e.GetType().Name);
            throw failure;
        }
        finally
        {
            await mart.FinishAsync(done ? null : failure);
        }
    }

    private static async Task RunAsync(Mart mart, PostgresTarget target, CancellationToken ct)
    {
        await using var source = target.Open();
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync(connection, mart.Script.Begin(), ct);
        for (var table = 0; table < mart.Tables.Count; table++)
        {
            var statement = mart.Script.Copy(mart.Tables[table]);
            await using var rows = await connection.BeginRawBinaryCopyAsync(statement, ct);
            try
            {
                mart.WriteRows(table, rows, ct);
            }
            catch
            {
                await rows.CancelAsync();
                throw;
            }
        }

        await ExecuteAsync(connection, mart.Script.End(), ct);
        mart.RequireStanding();
        await transaction.CommitAsync(ct);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The server's own words may hold a value, so none are told.</summary>
    private static LakeException Translate(PostgresException refused, Mart mart) => refused.SqlState switch
    {
        MartScript.State.Encoding => PostgresErrors.NotUtf8(),
        MartScript.State.Schema => PostgresErrors.NoMart(mart.Schema),
        MartScript.State.Role => PostgresErrors.UnfitRole(mart.Schema),
        MartScript.State.TwoRoles => PostgresErrors.TwoRoles(mart.Schema),
        MartScript.State.Rights => PostgresErrors.OthersHaveRights(),
        var state => PostgresErrors.Refused(state),
    };
}
