// The tables of grants and uploads, as the control database has them.
using Microsoft.EntityFrameworkCore;

namespace Lakeward.Server.Drops;

/// <summary>Fits the entities to the tables of <c>Drops.sql</c> and <c>Zones.sql</c>.</summary>
internal static class DropTables
{
    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<UploadGrant>().ToTable("upload_grants");
        builder.Entity<Upload>().ToTable("uploads");
        builder.Entity<PublishedDrop>().ToTable("published_drops").HasKey(drop => drop.DropName);
        builder.Entity<UploadEvent>().ToTable("upload_events");
    }
}
