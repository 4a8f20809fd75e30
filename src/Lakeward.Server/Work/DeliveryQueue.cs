// The queue of deliveries in the control database, for any number of workers.
using System.Security.Cryptography;
using Lakeward.Ingest;
using Lakeward.Server.Control;
using Microsoft.EntityFrameworkCore;

namespace Lakeward.Server.Work;

/// <summary>
/// A worker leases a delivery by one statement, renews the lease while it works, and says what came of it; a
/// lease that is not renewed runs out, and another worker takes over. Whoever lost a lease changes nothing.
/// That a delivery is loaded once is the lake's own doing; the queue sees to it that it is loaded at all.
/// </summary>
internal sealed class DeliveryQueue(
    IDbContextFactory<ControlDatabase> control, WorkOptions options, TimeProvider time)
{
    /// <summary>What ends a sub-query of PostgreSQL, so that those who take at once take different
    /// rows.</summary>
    public const string SkipLocked = " FOR UPDATE SKIP LOCKED";

    private const int OwnerLength = 32;

    private const string TakeSql = """
        UPDATE queued_deliveries SET lease_owner = {0}, lease_until = {1}, attempts = attempts + 1
        WHERE delivery_id = (SELECT delivery_id FROM queued_deliveries
          WHERE state IN ('Announced', 'Received') AND due <= {2} AND lease_until <= {2}
          ORDER BY due, delivery_id LIMIT 1
        """;

    /// <summary>Queues a delivery unless it is known; part of the caller's change.</summary>
    public static async Task AddAsync(ControlDatabase database, Announcement announcement, DateTimeOffset now)
    {
        var (state, ticks) = (nameof(QueuedState.Announced), now.UtcTicks);
        await database.Database.ExecuteSqlAsync($"""
            INSERT INTO queued_deliveries (delivery_id, drop_name, sender, size_bytes, state, attempts, due,
              lease_until, queued, changed)
            VALUES ({announcement.Id}, {announcement.Drop}, {announcement.Sender}, {announcement.SizeBytes},
              {state}, 0, {ticks}, 0, {ticks}, {ticks})
            ON CONFLICT (delivery_id) DO NOTHING
            """);
    }

    /// <summary>Queues a delivery unless it is known.</summary>
    public async Task AddAsync(Announcement announcement)
    {
        await using var database = await control.CreateDbContextAsync();
        await AddAsync(database, announcement, time.GetUtcNow());
    }

    /// <summary>A delivery of the queue, or null.</summary>
    public async Task<QueuedDelivery?> FindAsync(string delivery, CancellationToken ct)
    {
        await using var database = await control.CreateDbContextAsync(ct);
        return await database.Set<QueuedDelivery>().AsNoTracking()
            .SingleOrDefaultAsync(row => row.DeliveryId == delivery, ct);
    }

    /// <summary>The deliveries before one, the newest first.</summary>
    public async Task<List<QueuedDelivery>> ListAsync(string? before, int most, CancellationToken ct)
    {
        await using var database = await control.CreateDbContextAsync(ct);
        var rows = database.Set<QueuedDelivery>().AsNoTracking();
        return await (before is null ? rows : rows.Where(row => string.Compare(row.DeliveryId, before) < 0))
            .OrderByDescending(row => row.DeliveryId).Take(most).ToListAsync(ct);
    }

    /// <summary>The newest deliveries that were given up, refused or held back.</summary>
    public async Task<List<QueuedDelivery>> FailedAsync(int most, CancellationToken ct)
    {
        await using var database = await control.CreateDbContextAsync(ct);
        return await database.Set<QueuedDelivery>().AsNoTracking()
            .Where(row => row.State == QueuedState.Refused || row.State == QueuedState.Dead
                || (row.State == QueuedState.Quarantined && row.Issue != null))
            .OrderByDescending(row => row.DeliveryId).Take(most).ToListAsync(ct);
    }

    /// <summary>Leases the delivery that has waited longest; null where none is due.</summary>
    public async Task<Lease?> TakeAsync(CancellationToken ct)
    {
        var owner = RandomNumberGenerator.GetHexString(OwnerLength, lowercase: true);
        var now = time.GetUtcNow().UtcTicks;
        var until = (time.GetUtcNow() + options.Lease).UtcTicks;
        await using var database = await control.CreateDbContextAsync(ct);
        var take = $"{TakeSql}{(database.IsPostgres ? SkipLocked : "")}) RETURNING *";
        var taken = await database.Set<QueuedDelivery>().FromSqlRaw(take, owner, until, now)
            .AsNoTracking().ToListAsync(ct);
        return taken is [var delivery] ? new Lease(delivery, owner) : null;
    }

    /// <summary>Keeps a lease for another while.</summary>
    /// <returns>False where it was lost.</returns>
    public async Task<bool> RenewAsync(Lease lease, CancellationToken ct)
    {
        var until = time.GetUtcNow() + options.Lease;
        await using var database = await control.CreateDbContextAsync(ct);
        return await Held(database, lease)
            .ExecuteUpdateAsync(row => row.SetProperty(held => held.LeaseUntil, until), ct) == 1;
    }

    /// <summary>Gives a lease back, as if it had not been taken.</summary>
    public async Task ReleaseAsync(Lease lease, TimeSpan pause)
    {
        var (never, due) = (DateTimeOffset.MinValue, time.GetUtcNow() + pause);
        await using var database = await control.CreateDbContextAsync();
        await Held(database, lease).ExecuteUpdateAsync(row => row
            .SetProperty(held => held.LeaseOwner, (string?)null)
            .SetProperty(held => held.LeaseUntil, never)
            .SetProperty(held => held.Due, due)
            .SetProperty(held => held.Attempts, held => held.Attempts - 1));
    }

    /// <summary>Tries again later.</summary>
    public async Task PostponeAsync(Lease lease, string issue)
    {
        var (never, due) =
            (DateTimeOffset.MinValue, time.GetUtcNow() + options.PauseAfter(lease.Delivery.Attempts));
        await using var database = await control.CreateDbContextAsync();
        await Held(database, lease).ExecuteUpdateAsync(row => row
            .SetProperty(held => held.LeaseOwner, (string?)null)
            .SetProperty(held => held.LeaseUntil, never)
            .SetProperty(held => held.Issue, issue)
            .SetProperty(held => held.Due, due));
    }

    /// <summary>Says where a delivery stands now, and queues the notices of it, both or neither.</summary>
    /// <exception cref="Errors.LakeException">LW-WRK-0101: the lease was lost.</exception>
    public async Task MoveAsync(Lease lease, QueuedState state, Delivery? known, string? issue)
    {
        var now = time.GetUtcNow();
        await using var database = await control.CreateDbContextAsync();
        await using var change = await database.Database.BeginTransactionAsync();
        var moved = await Held(database, lease).ExecuteUpdateAsync(row => row
            .SetProperty(held => held.State, state)
            .SetProperty(held => held.Issue, issue)
            .SetProperty(held => held.Rows, known == null ? null : known.Rows)
            .SetProperty(held => held.Quarantined, known == null ? null : known.Quarantined)
            .SetProperty(held => held.Changed, now));
        if (moved == 0)
        {
            throw WorkErrors.LeaseLost();
        }

        AddNotices(database, lease.Delivery, state, known, issue);
        await database.SaveChangesAsync();
        await change.CommitAsync();
    }

    /// <summary>Takes over what was loaded by hand after the queue had given it up.</summary>
    public async Task CorrectAsync(Delivery loaded)
    {
        var (state, now) = (StateOf(loaded), time.GetUtcNow());
        await using var database = await control.CreateDbContextAsync();
        await database.Set<QueuedDelivery>().Where(row => row.DeliveryId == loaded.Id)
            .ExecuteUpdateAsync(row => row
                .SetProperty(held => held.State, state)
                .SetProperty(held => held.Issue, (string?)null)
                .SetProperty(held => held.Rows, loaded.Rows)
                .SetProperty(held => held.Quarantined, loaded.Quarantined)
                .SetProperty(held => held.Changed, now));
    }

    /// <summary>What a loaded delivery is in the queue.</summary>
    public static QueuedState StateOf(Delivery loaded) =>
        loaded.Quarantined > 0 ? QueuedState.Quarantined : QueuedState.Loaded;

    private static IQueryable<QueuedDelivery> Held(ControlDatabase database, Lease lease) =>
        database.Set<QueuedDelivery>().Where(
            row => row.DeliveryId == lease.Delivery.DeliveryId && row.LeaseOwner == lease.Owner);

    private void AddNotices(
        ControlDatabase database, QueuedDelivery delivery, QueuedState state, Delivery? known, string? issue)
    {
        foreach (var target in NoticeText.TargetsOf(options))
        {
            var now = time.GetUtcNow();
            database.Add(new Notice
            {
                Id = RandomNumberGenerator.GetHexString(OwnerLength, lowercase: true),
                Target = target,
                Kind = NoticeText.KindOf(state),
                DeliveryId = delivery.DeliveryId,
                DropName = delivery.DropName,
                Rows = known?.Rows,
                Quarantined = known?.Quarantined,
                Issue = issue,
                Happened = now,
                Due = now,
            });
        }
    }
}
