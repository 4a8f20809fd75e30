// Opens the control database and hands out units of work on it.
using System.Data.Common;
using Lakeward.Errors;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lakeward.Server.Control;

/// <summary>
/// The control database of a lake, open. SQLite writes ahead (WAL), waits for other writers, and its files
/// are its owner's alone.
/// </summary>
public sealed class ControlDoor : IDbContextFactory<ControlDatabase>, IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly DbContextOptions<ControlDatabase> _options;
    private readonly SqliteConnection? _kept;
    private readonly SqliteTurns? _turns;

    private ControlDoor(
        DbContextOptions<ControlDatabase> options, SqliteConnection? kept, SqliteTurns? turns) =>
        (_options, _kept, _turns) = (options, kept, turns);

    /// <summary>Opens it; a new one gets its tables, an older one is brought up.</summary>
    /// <exception cref="LakeException">LW-CTL-0101 to LW-CTL-0103.</exception>
    public static Task<ControlDoor> OpenAsync(ControlOptions options, string lake) =>
        OpenAsync(options, database => ControlSchema.BringUpAsync(database, lake));

    /// <summary>Opens one that another process has made, and changes none of its tables.</summary>
    /// <exception cref="LakeException">LW-CTL-0101, LW-CTL-0103, LW-CTL-0105.</exception>
    public static Task<ControlDoor> JoinAsync(ControlOptions options) =>
        options.File is { } file && !File.Exists(file)
            ? throw ControlErrors.NotBroughtUp()
            : OpenAsync(options, ControlSchema.RequireAsync);

    private static async Task<ControlDoor> OpenAsync(
        ControlOptions options, Func<ControlDatabase, Task> check)
    {
        ControlDoor? door = null;
        try
        {
            door = options.File is { } file ? InFile(file) : InPostgres(options.Connection!);
            await using var database = door.CreateDbContext();
            await check(database);
            return door;
        }
        catch (Exception failure) when (failure is DbException or DbUpdateException or TimeoutException
            or ArgumentException or IOException or UnauthorizedAccessException
            or InvalidOperationException { InnerException: DbException or TimeoutException })
        {
            door?.Dispose();
            throw ControlErrors.Unavailable();
        }
        catch
        {
            door?.Dispose();
            throw;
        }
    }

    /// <summary>A new unit of work; dispose it soon.</summary>
    public ControlDatabase CreateDbContext() => new(_options);

    /// <summary>Whether a failure is the database's.</summary>
    internal static bool IsOfDatabase(Exception failure) =>
        failure is DbException or DbUpdateException or TimeoutException
        || failure is InvalidOperationException { InnerException: DbException or TimeoutException };

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_kept is not null)
        {
            SqliteConnection.ClearPool(_kept);
            _kept.Dispose();
            _turns!.Dispose();
        }
    }

    private static ControlDoor InFile(string file)
    {
        if (!File.Exists(file))
        {
            // SQLite gives the files beside it the mode of this one.
            Storage.DurableFile.TryCreate(file, []);
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, OwnerOnly);
        }

        var connection = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWrite,
            ForeignKeys = true,
            DefaultTimeout = BusySeconds,
        }.ToString();
        var kept = new SqliteConnection(connection);
        kept.Open();
        using var ahead = kept.CreateCommand();
        ahead.CommandText = "PRAGMA journal_mode = WAL";
        ahead.ExecuteNonQuery();
        var turns = new SqliteTurns(TimeSpan.FromSeconds(BusySeconds));
        return new ControlDoor(
            new DbContextOptionsBuilder<ControlDatabase>()
                .UseSqlite(connection).AddInterceptors(turns).Options,
            kept,
            turns);
    }

    private static ControlDoor InPostgres(string connection)
    {
        // Many senders at once wait for each other here, rather than be refused by a server that is full.
        var settings = new NpgsqlConnectionStringBuilder(connection);
        if (!settings.ShouldSerialize("Maximum Pool Size"))
        {
            settings.MaxPoolSize = MostConnections;
        }

        return new ControlDoor(
            new DbContextOptionsBuilder<ControlDatabase>().UseNpgsql(settings.ConnectionString).Options, null,
            null);
    }

    private const int BusySeconds = 10;
    private const int MostConnections = 20;
}
