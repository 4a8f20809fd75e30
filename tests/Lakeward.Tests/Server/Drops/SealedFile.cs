// A file that a sender has sealed and not sent.
using Lakeward.Ingest;

namespace Lakeward.Tests.Server.Drops;

/// <summary>What goes over the line.</summary>
internal sealed record SealedFile(
    Announcement Announcement, byte[] Content, string Path, string AnnouncementPath);
