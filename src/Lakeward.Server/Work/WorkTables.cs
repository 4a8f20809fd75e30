// The tables of the workers, as the control database has them.
using Microsoft.EntityFrameworkCore;

namespace Lakeward.Server.Work;

/// <summary>Fits the entities to the tables of <c>Work.sql</c>.</summary>
internal static class WorkTables
{
    public static void Configure(ModelBuilder builder)
    {
        var queued = builder.Entity<QueuedDelivery>().ToTable("queued_deliveries");
        queued.HasKey(row => row.DeliveryId);
        queued.Property(row => row.State).HasConversion<string>();
        builder.Entity<Notice>().ToTable("notices");
    }
}
