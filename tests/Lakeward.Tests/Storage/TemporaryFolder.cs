// A folder that goes away with the test that made it.
namespace Lakeward.Tests.Storage;

/// <summary>A fresh folder under the system's temporary folder; removed on dispose.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lakeward-test-").FullName;

    /// <summary>What a file or folder lets its owner, its group and others do.</summary>
    public static UnixFileMode ModeOf(string path) =>
        OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException() : File.GetUnixFileMode(path);

    public string At(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
