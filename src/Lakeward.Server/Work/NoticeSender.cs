// Sends the notices that wait, each target by itself, so that one that hangs holds up no other.
using Lakeward.Errors;
using Lakeward.Server.Control;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Lakeward.Server.Work;

/// <summary>
/// Runs beside the requests. A notice is taken for longer than a try lasts, tried, and then over or
/// postponed;
/// a receiver gets each at least once.
/// </summary>
internal sealed class NoticeSender(
    IDbContextFactory<ControlDatabase> control, WorkOptions options, TimeProvider time) : BackgroundService
{
    private const string TakeSql = """
        UPDATE notices SET due = {0}, attempts = attempts + 1
        WHERE id = (SELECT id FROM notices WHERE NOT is_over AND target = {1} AND due <= {2}
          ORDER BY due LIMIT 1
        """;

    private static readonly TimeSpan Held = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(NoticeText.TargetsOf(options).Select(target => SendAllAsync(target, stoppingToken)));

    private async Task SendAllAsync(string target, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                if (await TakeAsync(target, ct) is { } notice)
                {
                    await EndAsync(notice, await TryAsync(notice, ct));
                    continue;
                }
            }
            catch (Exception failure) when (failure is LakeException || ControlDoor.IsOfDatabase(failure))
            {
                // The database is away; health says so.
            }

            await Task.Delay(Pause, time, ct);
        }
    }

    private async Task<Notice?> TakeAsync(string target, CancellationToken ct)
    {
        var (now, until) = (time.GetUtcNow().UtcTicks, (time.GetUtcNow() + Held).UtcTicks);
        await using var database = await control.CreateDbContextAsync(ct);
        var take = $"{TakeSql}{(database.IsPostgres ? DeliveryQueue.SkipLocked : "")}) RETURNING *";
        return (await database.Set<Notice>().FromSqlRaw(take, until, target, now)
            .AsNoTracking().ToListAsync(ct)).SingleOrDefault();
    }

    private async Task<bool> TryAsync(Notice notice, CancellationToken ct)
    {
        if (notice.Target == NoticeText.Webhook)
        {
            return await options.Webhook!.PostAsync(NoticeText.Json(notice), time.GetUtcNow(), ct);
        }

        var subject = $"Lakeward: delivery {notice.Kind}";
        return await options.Mail!.SendAsync(options.MailTo, subject, NoticeText.Text(notice), ct) > 0;
    }

    private async Task EndAsync(Notice notice, bool wasTaken)
    {
        var isOver = wasTaken || notice.Attempts >= options.MaxNoticeAttempts;
        var due = time.GetUtcNow() + options.PauseAfter(notice.Attempts);
        await using var database = await control.CreateDbContextAsync();
        await database.Set<Notice>().Where(row => row.Id == notice.Id).ExecuteUpdateAsync(row => row
            .SetProperty(sent => sent.IsOver, isOver)
            .SetProperty(sent => sent.Due, due));
    }
}
