// Whether a process that must have no key could get at one.
namespace Lakeward.Server.Zones;

/// <summary>
/// The rule of the edge, so that it can be checked: no setting names a passphrase file or a lake; and no
/// folder that holds one of its files or places, nor any folder above, holds a root key or a lake's settings
/// that this process may read. Links are followed. AWS credentials alone open nothing without a root key.
/// </summary>
internal static class KeysInReach
{
    private static readonly string[] Variables = ["LAKEWARD_KEY_FILE", "LAKEWARD_LAKE"];
    private static readonly string[] Files = ["root.json", "lakeward.json"];

    /// <summary>Makes sure that no key is in reach.</summary>
    /// <param name="places">Every file and folder that the process is given, and its current folder.</param>
    /// <param name="environment">Looks up a variable of the environment.</param>
    /// <exception cref="Errors.LakeException">LW-ZON-0101.</exception>
    public static void Refuse(IEnumerable<string> places, Func<string, string?> environment)
    {
        foreach (var variable in Variables.Where(name => !string.IsNullOrEmpty(environment(name))))
        {
            throw ZoneErrors.KeyInReach($"{variable} is set");
        }

        foreach (var folder in places.SelectMany(FoldersOf).Distinct(StringComparer.Ordinal))
        {
            foreach (var file in Files.Where(name => CanRead(Path.Combine(folder, name))))
            {
                throw ZoneErrors.KeyInReach($"{file} can be read in {folder}");
            }
        }
    }

    /// <summary>A place and all folders above it, by its own name and by where it leads.</summary>
    private static IEnumerable<string> FoldersOf(string place) =>
        Above(Path.GetFullPath(place)).Concat(Above(Resolved(Path.GetFullPath(place))));

    private static IEnumerable<string> Above(string place)
    {
        for (var folder = place; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            yield return folder;
        }
    }

    /// <summary>The path without links, from its root on.</summary>
    private static string Resolved(string place)
    {
        var parent = Path.GetDirectoryName(place);
        if (parent is null)
        {
            return place;
        }

        var path = Path.Combine(Resolved(parent), Path.GetFileName(place));
        FileSystemInfo entry = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        return entry.Exists ? entry.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path : path;
    }

    private static bool CanRead(string file)
    {
        try
        {
            using var content = File.OpenRead(file);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
