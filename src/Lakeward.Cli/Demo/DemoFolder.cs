// The folder in which the demo works; it goes at the end, unless it shall stay.
namespace Lakeward.Cli.Demo;

/// <summary>A new or empty folder, open to its owner only.</summary>
internal sealed class DemoFolder : IDisposable
{
    private const UnixFileMode Mine =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <param name="chosen">The folder that was named; null for one under the temporary folder.</param>
    /// <param name="keep">Whether it stays; a folder that was named always does.</param>
    /// <exception cref="Errors.LakeException">The folder is in use.</exception>
    public DemoFolder(string? chosen, bool keep)
    {
        var root = chosen ?? Path.Combine(Path.GetTempPath(), $"lakeward-demo-{Guid.CreateVersion7():n}");
        if (Path.Exists(root) && (File.Exists(root) || Directory.EnumerateFileSystemEntries(root).Any()))
        {
            throw CliErrors.FolderInUse(root);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(root);
        }
        else
        {
            Directory.CreateDirectory(root, Mine);
        }

        Root = Path.GetFullPath(root);
        Stays = keep || chosen is not null;
    }

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>Whether it is there afterwards.</summary>
    public bool Stays { get; }

    /// <summary>The lake in it.</summary>
    public string Lake => Path.Combine(Root, "clinic");

    /// <summary>The passphrase file, beside the lake.</summary>
    public string KeyFile => Path.Combine(Root, "clinic.key");

    /// <summary>Removes the folder, unless it stays.</summary>
    public void Dispose()
    {
        if (!Stays && Directory.Exists(Root))
        {
            Directory.Delete(Root, recursive: true);
        }
    }
}
