// Finds every file in which the demo could have left something.
using System.Globalization;

namespace Lakeward.Cli.Demo;

/// <summary>
/// The demo's own folder, whole; whatever changed since the demo began in the temporary folders, the current
/// folder and the engine's home; and files that are deleted but still open.
/// </summary>
internal static class DemoTraces
{
    private const int MaxDepth = 4;
    private const int StandardStreams = 3;
    private const string Written = "wchar:";
    private const string Deleted = " (deleted)";

    /// <summary>The files to scan.</summary>
    /// <param name="folder">The demo's folder.</param>
    /// <param name="since">When the demo began.</param>
    public static IReadOnlyList<string> Files(string folder, DateTimeOffset since)
    {
        var own = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories);
        var most = MostWrittenBytes();
        var elsewhere = Elsewhere()
            .SelectMany(place => PatientEnumerator.Files(place.Folder, place.Depth))
            .Where(path => !path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            .Where(path => CouldBeOurs(path, since, most));
        return [.. own.Concat(elsewhere).Concat(DeletedButOpen()).Distinct(StringComparer.Ordinal)];
    }

    private static IEnumerable<(string Folder, int Depth)> Elsewhere()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return
        [
            (Path.GetTempPath(), MaxDepth),
            ("/dev/shm", MaxDepth),
            ("/var/tmp", MaxDepth),
            (Path.Combine(home, ".duckdb"), MaxDepth),
            (Directory.GetCurrentDirectory(), 0),
        ];
    }

    /// <summary>What did not change meanwhile, or holds more than we wrote in all, is not ours.</summary>
    private static bool CouldBeOurs(string path, DateTimeOffset since, long most)
    {
        var file = new FileInfo(path);
        return file.Exists && file.Length > 0 && file.Length <= most
            && file.LastWriteTimeUtc >= since.UtcDateTime && IsReadable(path);
    }

    private static bool IsReadable(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>What this process has written to anything at all, where the system tells.</summary>
    private static long MostWrittenBytes()
    {
        try
        {
            var lines = File.ReadLines("/proc/self/io");
            var line = lines.First(line => line.StartsWith(Written, StringComparison.Ordinal));
            return long.Parse(line.AsSpan(Written.Length), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return long.MaxValue;
        }
        catch (UnauthorizedAccessException)
        {
            return long.MaxValue;
        }
    }

    /// <summary>
    /// Anonymous memory files are no files of a disk; a temporary file that was unlinked is one.
    /// </summary>
    private static IEnumerable<string> DeletedButOpen() => Directory.Exists("/proc/self/fd")
        ? Directory.EnumerateFiles("/proc/self/fd")
            .Where(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture) >= StandardStreams)
            .Where(path => new FileInfo(path).LinkTarget is { } target
                && target.EndsWith(Deleted, StringComparison.Ordinal)
                && !target.StartsWith("/memfd:", StringComparison.Ordinal)
                && !target.StartsWith("/secretmem", StringComparison.Ordinal)
                && !target.StartsWith("/dev/", StringComparison.Ordinal))
        : [];
}
