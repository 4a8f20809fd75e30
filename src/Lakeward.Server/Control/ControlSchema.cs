// Brings a control database to the version that this program knows, step by step.
using Lakeward.Errors;
using Microsoft.EntityFrameworkCore;

namespace Lakeward.Server.Control;

/// <summary>
/// Steps in order, each a file of plain SQL that every database of ours takes alike: texts, bigint, boolean,
/// bytea; times as <see cref="UtcTicks"/> has them. A step does nothing where it was done, so that a database
/// which lost its version row is brought back by all of them.
/// </summary>
internal static class ControlSchema
{
    /// <summary>The steps; the version of a database is how many of them were taken. Only add.</summary>
    private static readonly string[] Steps = ["Identity.sql", "Drops.sql", "Work.sql", "Zones.sql"];

    // Any number will do; it is asked for by nobody else.
    private const string PostgresLock = "SELECT pg_advisory_xact_lock(5496182733)";

    private const string VersionTable = """
        CREATE TABLE IF NOT EXISTS control_version (
          id integer NOT NULL PRIMARY KEY CHECK (id = 1),
          lake text NOT NULL,
          version integer NOT NULL)
        """;

    /// <summary>The newest version.</summary>
    public static int Known => Steps.Length;

    /// <summary>Makes sure that another process has taken all steps.</summary>
    /// <exception cref="LakeException">LW-CTL-0101, LW-CTL-0105.</exception>
    public static async Task RequireAsync(ControlDatabase database)
    {
        var row = await database.Versions.AsNoTracking().SingleOrDefaultAsync();
        if (row is null || row.Version < Known)
        {
            throw ControlErrors.NotBroughtUp();
        }

        if (row.Version > Known)
        {
            throw ControlErrors.NewerSchema(row.Version, Known);
        }
    }

    /// <summary>Takes the steps that are missing, all or none; others that try meanwhile wait.</summary>
    /// <exception cref="LakeException">LW-CTL-0101, LW-CTL-0102.</exception>
    public static async Task BringUpAsync(ControlDatabase database, string lake)
    {
        await using var change = await database.Database.BeginTransactionAsync();
        if (database.IsPostgres)
        {
            await database.Database.ExecuteSqlRawAsync(PostgresLock);
        }

        await database.Database.ExecuteSqlRawAsync(VersionTable);
        var row = await database.Versions.AsNoTracking().SingleOrDefaultAsync();
        if (row is not null && row.Lake != lake)
        {
            throw ControlErrors.OtherLake();
        }

        var version = row?.Version ?? 0;
        if (version > Known)
        {
            throw ControlErrors.NewerSchema(version, Known);
        }

        foreach (var step in Steps[version..])
        {
            await database.Database.ExecuteSqlRawAsync(Facts.Text(step));
        }

        await database.Database.ExecuteSqlAsync($"""
            INSERT INTO control_version (id, lake, version) VALUES (1, {lake}, {Known})
            ON CONFLICT (id) DO UPDATE SET version = excluded.version
            """);
        await change.CommitAsync();
    }
}
