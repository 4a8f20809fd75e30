// Writes a new file whole or not at all, readable by its owner only.
namespace Lakeward.Cli.Screen;

/// <summary>
/// Content goes to a neighbour of the file; publishing gives it its name, and never over another file.
/// </summary>
internal sealed class NewFile : IDisposable
{
    private readonly string _path;
    private readonly string _partial;
    private bool _published;

    /// <exception cref="Errors.LakeException">The file exists.</exception>
    public NewFile(string path)
    {
        if (Path.Exists(path))
        {
            throw CliErrors.FileExists(path);
        }

        _path = Path.GetFullPath(path);
        _partial = $"{_path}.{Guid.CreateVersion7():n}.partial";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        Content = new FileStream(_partial, options);
    }

    /// <summary>Where to write.</summary>
    public Stream Content { get; }

    /// <summary>Gives the file its name.</summary>
    /// <exception cref="Errors.LakeException">It has come to exist meanwhile.</exception>
    public void Publish()
    {
        Content.Dispose();
        if (Path.Exists(_path))
        {
            throw CliErrors.FileExists(_path);
        }

        File.Move(_partial, _path, overwrite: false);
        _published = true;
    }

    /// <summary>Removes what was not published.</summary>
    public void Dispose()
    {
        Content.Dispose();
        if (!_published)
        {
            File.Delete(_partial);
        }
    }
}
