// Where things lie around the tests: the repository, and the shared real files beside it.
using Xunit;

namespace Lakeward.Tests.Ground;

/// <summary>
/// Finds the repository's root and the shared folder; a test that needs the latter skips without it.
/// </summary>
internal static class House
{
    /// <summary>The folder that holds <c>Lakeward.slnx</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A path under <c>../shared</c>; skips the calling test, with the reason, without it.</summary>
    public static string Shared(params string[] parts)
    {
        var path = Path.Combine([Path.GetDirectoryName(Root)!, "shared", .. parts]);
        if (!Path.Exists(path))
        {
            Assert.Skip($"needs the shared files: {string.Join('/', parts)} is absent");
        }

        return path;
    }

    private static string FindRoot()
    {
        var start = new DirectoryInfo(AppContext.BaseDirectory);
        for (var folder = start; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Lakeward.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("Lakeward.slnx is not above the test's folder.");
    }
}
