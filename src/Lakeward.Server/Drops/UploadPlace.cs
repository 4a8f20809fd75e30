// Where uploads grow, and where they are put when they are whole.
using Lakeward.Ingest;
using Lakeward.Storage;

namespace Lakeward.Server.Drops;

/// <summary>
/// A folder for what is under way, and the inbox. Where the inbox is that folder, a whole file only gets a
/// second name; else its bytes are put into the inbox's store.
/// </summary>
/// <param name="Parts">The folder that uploads grow in.</param>
/// <param name="Inbox">What workers take deliveries from.</param>
internal sealed record UploadPlace(ObjectDirectory Parts, IObjectStore Inbox)
{
    private const string FolderBeside = "uploads";
    private const int BufferSizeBytes = 1 << 20;

    /// <summary>Whether other doors of the lake keep parts in folders of their own.</summary>
    public bool IsOneOfSeveral { get; init; }

    /// <summary>The place of a lake: its inbox, or a folder of the lake's and an inbox elsewhere.</summary>
    public static UploadPlace Of(Lake lake, IObjectStore? inbox)
    {
        if ((inbox ?? (lake.Folder.Settings.Store is null ? null : lake.Inbox)) is { } elsewhere)
        {
            var parts = ObjectDirectory.Create(Path.Combine(lake.Folder.Root, FolderBeside));
            return new UploadPlace(parts, elsewhere) { IsOneOfSeveral = lake.Folder.Settings.IsShared };
        }

        var own = ObjectDirectory.Open(lake.Folder.Inbox);
        return new UploadPlace(own, own);
    }

    /// <summary>Puts a whole file and its announcement into the inbox, in this order; durable.</summary>
    /// <exception cref="Errors.LakeException">LW-DRP-0111: another file has its name.</exception>
    public void Publish(GrowingFile file, ObjectName part, Announcement announcement)
    {
        var name = ObjectName.Of($"{announcement.Id}.sealed");
        var isNew = ReferenceEquals(Parts, Inbox) ? file.PublishAs(name) : TryCopy(part, name);
        if (!isNew && Inbox.SizeOf(name) != announcement.SizeBytes)
        {
            throw DropErrors.DeliveryTaken();
        }

        Inbox.TryPut(ObjectName.Of($"{announcement.Id}.json"), announcement.ToBytes());
    }

    private bool TryCopy(ObjectName part, ObjectName name)
    {
        using var content = File.OpenRead(Path.Combine(Parts.Root, part.Path));
        using var writer = Inbox.Begin(name);
        content.CopyTo(writer, BufferSizeBytes);
        return writer.Commit();
    }
}
