// Walks folders that others change meanwhile.
using System.IO.Enumeration;

namespace Lakeward.Cli.Demo;

/// <summary>
/// The files below a folder; what cannot be listed, or goes away meanwhile, is passed over.
/// </summary>
/// <param name="folder">Where to begin.</param>
/// <param name="depth">How many folders deep to go.</param>
internal sealed class PatientEnumerator(string folder, int depth) : FileSystemEnumerator<string>(
    folder,
    new EnumerationOptions
    {
        RecurseSubdirectories = depth > 0,
        MaxRecursionDepth = depth,
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Device,
    })
{
    /// <summary>All of them, at once.</summary>
    public static IReadOnlyList<string> Files(string folder, int depth)
    {
        var files = new List<string>();
        if (Directory.Exists(folder))
        {
            using var walk = new PatientEnumerator(folder, depth);
            while (walk.MoveNext())
            {
                files.Add(walk.Current);
            }
        }

        return files;
    }

    protected override bool ContinueOnError(int error) => true;

    protected override bool ShouldIncludeEntry(ref FileSystemEntry entry) => !entry.IsDirectory;

    protected override string TransformEntry(ref FileSystemEntry entry) => entry.ToFullPath();
}
