// Takes what happened at the doors from the control database to the audit log.
using System.Globalization;
using Lakeward.Errors;
using Lakeward.Server.Control;
using Lakeward.Server.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Lakeward.Server.Drops;

/// <summary>
/// Runs where the lake is, in any number of processes: 1. take some events for a while; 2. record them; 3.
/// forget them. A crash between the last two records them once more, under the same id.
/// </summary>
internal sealed class UploadEventDrain(
    IDbContextFactory<ControlDatabase> control, Lake lake, TimeProvider time) : BackgroundService
{
    private const string TakeSql = """
        UPDATE upload_events SET due = {0}
        WHERE id IN (SELECT id FROM upload_events WHERE due <= {1} ORDER BY happened, id LIMIT 64
        """;

    private static readonly TimeSpan Held = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Records the events that have waited longest.</summary>
    /// <returns>False where none waited.</returns>
    public async Task<bool> DrainAsync(CancellationToken ct)
    {
        var (now, until) = (time.GetUtcNow().UtcTicks, (time.GetUtcNow() + Held).UtcTicks);
        await using var database = await control.CreateDbContextAsync(ct);
        var take = $"{TakeSql}{(database.IsPostgres ? DeliveryQueue.SkipLocked : "")}) RETURNING *";
        var taken = await database.Set<UploadEvent>().FromSqlRaw(take, until, now)
            .AsNoTracking().ToListAsync(ct);
        if (taken.Count == 0)
        {
            return false;
        }

        await Task.WhenAll(taken.OrderBy(one => one.Happened).ThenBy(one => one.Id).Select(RecordAsync));
        var ids = taken.Select(one => one.Id).ToList();
        await database.Set<UploadEvent>().Where(row => ids.Contains(row.Id))
            .ExecuteDeleteAsync(CancellationToken.None);
        return true;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await DrainAsync(stoppingToken))
                {
                    continue;
                }
            }
            catch (Exception failure) when (failure is LakeException or IOException
                || ControlDoor.IsOfDatabase(failure))
            {
                // The log or the database is away: the events wait, and are taken again.
            }

            await Task.Delay(Pause, time, stoppingToken);
        }
    }

    private Task RecordAsync(UploadEvent happened)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["record"] = happened.Id,
            ["grant"] = happened.GrantId,
            ["drop"] = happened.DropName,
            ["at"] = happened.Happened.ToString("O", CultureInfo.InvariantCulture),
        };
        AddTo(facts, "upload", happened.UploadId);
        AddTo(facts, "delivery", happened.DeliveryId);
        AddTo(facts, "bytes", happened.SizeBytes?.ToString(CultureInfo.InvariantCulture));
        AddTo(facts, "issue", happened.Issue);
        return lake.RecordServiceAsync(
            happened.Kind, happened.Sender, facts, happened.Issue is null ? "done" : "refused");
    }

    private static void AddTo(Dictionary<string, string> facts, string name, string? value)
    {
        if (value is not null)
        {
            facts[name] = value;
        }
    }
}
