// Writes down what happens at a door, in the change that makes it happen.
using System.Security.Cryptography;
using Lakeward.Server.Control;
using Microsoft.EntityFrameworkCore;

namespace Lakeward.Server.Drops;

/// <summary>
/// The outbox of the doors. An event is part of the same change as what it tells of: neither is there without
/// the other, so an upload is not acknowledged unless the event will reach the audit log.
/// </summary>
internal sealed class UploadEvents(
    IDbContextFactory<ControlDatabase> control, DropOptions options, TimeProvider time)
{
    public const string Begun = "upload.begin";
    public const string Finished = "upload.finish";
    public const string Aborted = "upload.abort";
    private const int IdLength = 32;

    /// <summary>Adds the event of an upload to a change.</summary>
    /// <param name="database">The change; its owner saves it.</param>
    /// <param name="kind">What happened.</param>
    /// <param name="upload">To which upload.</param>
    /// <param name="issue">The id of the refusal, or null.</param>
    public void Add(ControlDatabase database, string kind, Upload upload, string? issue = null)
    {
        var happened = NewEvent(kind, upload.Sender, upload.GrantId, upload.DropName, issue);
        happened.UploadId = upload.Id;
        happened.DeliveryId = upload.DeliveryId;
        happened.SizeBytes = upload.SizeBytes;
        database.Add(happened);
    }

    /// <summary>
    /// Writes down that a grant began nothing. So many refusals of one grant are told, no more: a sender must
    /// not be able to fill the audit log.
    /// </summary>
    public async Task RefusedAsync(UploadGrant grant, string issue)
    {
        await using var database = await control.CreateDbContextAsync();
        await using var change = await database.Database.BeginTransactionAsync();
        await database.Database.ExecuteSqlAsync($"""
            INSERT INTO grant_refusals (grant_id, told, ends) VALUES ({grant.Id}, 0, {grant.Ends.UtcTicks})
            ON CONFLICT (grant_id) DO NOTHING
            """);
        var told = await database.Database.ExecuteSqlAsync($"""
            UPDATE grant_refusals SET told = told + 1
            WHERE grant_id = {grant.Id} AND told < {options.MaxRefusalsTold}
            """);
        if (told > 0)
        {
            database.Add(NewEvent(Begun, grant.Sender, grant.Id, grant.DropName, issue));
            await database.SaveChangesAsync();
        }

        await change.CommitAsync();
    }

    private UploadEvent NewEvent(string kind, string sender, string grant, string drop, string? issue)
    {
        var now = time.GetUtcNow();
        return new UploadEvent
        {
            Id = RandomNumberGenerator.GetHexString(IdLength, lowercase: true),
            Kind = kind,
            Sender = sender,
            GrantId = grant,
            DropName = drop,
            Issue = issue,
            Happened = now,
            Due = now,
        };
    }
}
