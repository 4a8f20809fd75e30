// Installs the official JavaScript library once, as its lock file pins it, and runs the exchange script.
using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Cryptography;

/// <summary>
/// The official library under <c>artifacts/interop</c>; without npm the calling test skips.
/// </summary>
internal static class JavaScriptLibrary
{
    private static readonly Lock Gate = new();

    /// <summary>Runs the cases that <c>cases.json</c> of the folder describes.</summary>
    public static void Run(string folder)
    {
        var modules = Installed();
        var script = Path.Combine(Source, "exchange.cjs");
        var (exitCode, output) = Start("node", modules, [script, modules, folder]);
        Assert.True(exitCode == 0, output);
    }

    private static string Source =>
        Path.Combine(House.Root, "tests", "Lakeward.Tests", "Cryptography", "interop");

    private static string Installed()
    {
        lock (Gate)
        {
            var target = Path.Combine(House.Root, "artifacts", "interop");
            var lockFile = File.ReadAllBytes(Path.Combine(Source, "package-lock.json"));
            var stamp = Path.Combine(target, "installed");
            var wanted = Convert.ToHexStringLower(SHA256.HashData(lockFile));
            if (File.Exists(stamp) && File.ReadAllText(stamp) == wanted)
            {
                return target;
            }

            Directory.CreateDirectory(target);
            foreach (var name in new[] { "package.json", "package-lock.json" })
            {
                File.Copy(Path.Combine(Source, name), Path.Combine(target, name), overwrite: true);
            }

            var (exitCode, output) = Start(
                "npm", target, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
            if (exitCode != 0)
            {
                Assert.Skip($"npm could not install the official JavaScript library: {output.Trim()}");
            }

            File.WriteAllText(stamp, wanted);
            return target;
        }
    }

    private static (int ExitCode, string Output) Start(string program, string folder, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + errors.GetAwaiter().GetResult());
        }
        catch (Win32Exception)
        {
            Assert.Skip($"needs {program}, which is not installed");
            throw;
        }
    }
}
