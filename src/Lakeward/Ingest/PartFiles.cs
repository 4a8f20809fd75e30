// The files of a table's parts: how they are named, and which of them nobody will ever need.
using System.Globalization;
using Lakeward.Storage;
using Lakeward.Tables;

namespace Lakeward.Ingest;

/// <summary>
/// A load writes its files before it takes the write lock, so that several load at once; until it commits,
/// only their names' age tells them from what a crash left. So a load that takes longer than
/// <see cref="LongestLoad"/> does not commit, and files are leftovers when they are twice as old.
/// </summary>
internal static class PartFiles
{
    /// <summary>How long a load may take until it must begin anew.</summary>
    public static readonly TimeSpan LongestLoad = TimeSpan.FromHours(12);

    private const string Ending = ".parquet";
    private const int TimeDigits = 12;

    /// <summary>A name that nobody else gives; it begins with the milliseconds of the clock.</summary>
    public static string NewName(TimeProvider time) =>
        $"{Guid.CreateVersion7(time.GetUtcNow()):n}{Ending}";

    /// <summary>The files of a table, committed or not, that no load which still may commit has
    /// written.</summary>
    public static List<ObjectName> Old(IObjectStore store, DeltaLog table, TimeProvider time)
    {
        var oldest = (time.GetUtcNow() - (2 * LongestLoad)).ToUnixTimeMilliseconds();
        return
        [
            .. store.List($"{table.Folder}/").Where(
                name => name.Path.EndsWith(Ending, StringComparison.Ordinal)
                    && TimeOf(name.Path[(table.Folder.Length + 1)..]) < oldest),
        ];
    }

    private static long TimeOf(string name) =>
        name.Length > TimeDigits
        && long.TryParse(
            name.AsSpan(0, TimeDigits),
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out var time) ? time : long.MaxValue;
}
