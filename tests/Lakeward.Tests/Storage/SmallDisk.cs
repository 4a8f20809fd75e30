// A disk of a few pages, to run full.
using System.Diagnostics;
using Xunit;

namespace Lakeward.Tests.Storage;

/// <summary>A memory file system of limited size; skips the test where it may not be mounted.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SmallDisk(string size)
    {
        Directory.CreateDirectory(Path);
        if (!Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", Path))
        {
            _folder.Dispose();
            Assert.Skip("needs the right to mount a small tmpfs");
        }
    }

    public string Path => _folder.At("disk");

    public void Dispose()
    {
        Run("umount", Path);
        _folder.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
