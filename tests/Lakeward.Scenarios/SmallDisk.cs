// A small disk that a test can fill up.
using System.Diagnostics;
using Xunit;

namespace Lakeward.Scenarios;

/// <summary>
/// A file system in memory of a given size. It needs root, and skips the test, with the reason, without.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _ballast;

    private SmallDisk(string root) => (Root, _ballast) = (root, Path.Combine(root, "ballast"));

    /// <summary>Where it is mounted.</summary>
    public string Root { get; }

    /// <summary>Mounts one.</summary>
    public static SmallDisk Mount(int sizeMib)
    {
        var root = Directory.CreateTempSubdirectory("lakeward-disk-").FullName;
        var failure = Run("mount", "-t", "tmpfs", "-o", $"size={sizeMib}m,mode=700", "lakeward", root);
        if (failure.Length > 0)
        {
            Directory.Delete(root);
            Assert.Skip($"needs the right to mount a small disk: {failure}");
        }

        return new SmallDisk(root);
    }

    /// <summary>Fills it up to a rest.</summary>
    public void LeaveBytes(long bytes)
    {
        MakeRoom();
        using var file = File.Create(_ballast);
        Span<byte> block = new byte[4096];
        for (var free = new DriveInfo(Root).AvailableFreeSpace - bytes; free > 0; free -= block.Length)
        {
            file.Write(block);
        }
    }

    /// <summary>Removes what <see cref="LeaveBytes"/> put there.</summary>
    public void MakeRoom() => File.Delete(_ballast);

    public void Dispose()
    {
        var failure = Run("umount", "--lazy", Root);
        Assert.True(failure.Length == 0, failure);
        Directory.Delete(Root);
    }

    private static string Run(string program, params string[] words)
    {
        var start = new ProcessStartInfo(program, words) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? "" : $"{program} ended with {process.ExitCode}, {error}";
    }
}
