// Publishes the drops of the manifest in force in the control database.
using Lakeward.Access;
using Lakeward.Errors;
using Lakeward.Server.Control;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Lakeward.Server.Drops;

/// <summary>
/// Runs where the lake is: once before the doors open, then whenever the manifest has changed. A drop that
/// is gone loses its row, and with it every upload that has not been begun.
/// </summary>
internal sealed class DropPublisher(IDbContextFactory<ControlDatabase> control, Lake lake, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _alone = new(1);
    private Manifest? _published;

    /// <summary>Makes the rows what the manifest in force says, unless they were made from it.</summary>
    public async Task PublishAsync(CancellationToken ct)
    {
        await _alone.WaitAsync(ct);
        try
        {
            lake.TakeNewestManifest();
            if (ReferenceEquals(lake.Manifest, _published))
            {
                return;
            }

            var manifest = lake.Manifest;
            await WriteAsync(ct);
            _published = manifest;
        }
        finally
        {
            _alone.Release();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _alone.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await PublishAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is LakeException || ControlDoor.IsOfDatabase(failure))
            {
                // The next turn tries again; health says that the database is away.
            }
        }
    }

    private async Task WriteAsync(CancellationToken ct)
    {
        var files = lake.DropFiles();
        var names = files.Select(file => file.Drop).ToList();
        await using var database = await control.CreateDbContextAsync(ct);
        await using var change = await database.Database.BeginTransactionAsync(ct);
        await database.Set<PublishedDrop>().Where(row => !names.Contains(row.DropName))
            .ExecuteDeleteAsync(ct);
        foreach (var file in files)
        {
            var (drop, content) = (file.Drop, file.ToBytes());
            await database.Database.ExecuteSqlAsync($"""
                INSERT INTO published_drops (drop_name, content) VALUES ({drop}, {content})
                ON CONFLICT (drop_name) DO UPDATE SET content = excluded.content
                """, ct);
        }

        await change.CommitAsync(ct);
    }
}
