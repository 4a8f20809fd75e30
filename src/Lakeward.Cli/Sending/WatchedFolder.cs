// Finds the files of a folder that are complete.
namespace Lakeward.Cli.Sending;

/// <summary>
/// A file is complete when two looks in a row find the same size and time of writing. Hidden files, folders,
/// links and what is named as unfinished are passed over.
/// </summary>
internal sealed class WatchedFolder(string folder)
{
    private static readonly string[] Unfinished = [".tmp", ".part", ".partial", ".filepart", ".receipt"];
    private Dictionary<string, (long SizeBytes, DateTime Written)> _last = new(StringComparer.Ordinal);

    /// <summary>Looks once; returns the files that have not changed since the look before.</summary>
    public List<FileInfo> Look()
    {
        var now = new Dictionary<string, (long, DateTime)>(StringComparer.Ordinal);
        var complete = new List<FileInfo>();
        var plain = new EnumerationOptions
        {
            AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden,
            MatchType = MatchType.Simple,
        };
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", plain))
        {
            if (file.Name.StartsWith('.')
                || Unfinished.Contains(file.Extension, StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            var seen = (file.Length, file.LastWriteTimeUtc);
            now[file.FullName] = seen;
            if (_last.TryGetValue(file.FullName, out var before) && before == seen)
            {
                complete.Add(file);
            }
        }

        _last = now;
        return [.. complete.OrderBy(file => file.Name, StringComparer.Ordinal)];
    }
}
