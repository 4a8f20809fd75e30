// Ends what a crash left of uploads, and those whose time is over.
using Lakeward.Errors;
using Lakeward.Server.Control;
using Microsoft.Extensions.Hosting;

namespace Lakeward.Server.Drops;

/// <summary>Runs beside the requests: once at the start, then now and then.</summary>
internal sealed class UploadSweeper(
    UploadBook book, UploadIntake intake, DropOptions options, TimeProvider time) : BackgroundService
{
    /// <summary>Looks once at every upload that is not done.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        foreach (var upload in await book.OpenAsync(ct))
        {
            try
            {
                if (upload.OffsetBytes == upload.SizeBytes)
                {
                    await intake.RecoverAsync(upload);
                }
                else if (upload.Ends <= time.GetUtcNow())
                {
                    await intake.EndAsync(upload);
                }
            }
            catch (LakeException)
            {
                // Somebody is at it, or the disk is full: it is looked at again.
            }
        }

        await book.ForgetAsync(ct);
        await intake.SweepAsync(ct);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.SweepEvery, time);
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is LakeException or IOException
                || ControlDoor.IsOfDatabase(failure))
            {
                // The next turn tries again; health says that the database is away.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
