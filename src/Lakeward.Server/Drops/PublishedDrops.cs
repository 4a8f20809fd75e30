// Reads the drops that the vault has published.
using Lakeward.Ingest;
using Lakeward.Server.Control;
using Microsoft.EntityFrameworkCore;

namespace Lakeward.Server.Drops;

/// <summary>The public halves of the drops in the control database, so that a door needs no lake.</summary>
internal static class PublishedDrops
{
    /// <summary>A drop's file, to one of its senders; null to anybody else.</summary>
    public static async Task<DropFile?> FindAsync(
        ControlDatabase database, string drop, string sender, CancellationToken ct)
    {
        var row = await database.Set<PublishedDrop>().AsNoTracking()
            .SingleOrDefaultAsync(known => known.DropName == drop, ct);
        return row is not null && DropFile.TryParse(row.Content) is { } file && file.Senders.Contains(sender)
            ? file
            : null;
    }
}
