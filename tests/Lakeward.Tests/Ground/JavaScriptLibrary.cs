// Installs official JavaScript libraries once, as their lock files pin them, and runs scripts with them.
using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using Xunit;

namespace Lakeward.Tests.Ground;

/// <summary>
/// What a folder with <c>package.json</c> and its lock file asks for, under <c>artifacts</c>; without npm the
/// calling test skips.
/// </summary>
/// <param name="source">The folder.</param>
/// <param name="name">Where it is installed.</param>
internal sealed class JavaScriptLibrary(string source, string name)
{
    private static readonly Lock Gate = new();

    /// <summary>Runs a script of the folder, which gets the place of the libraries as its first argument, and
    /// returns what it printed.</summary>
    public string Run(
        string script, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var modules = Installed();
        var (exitCode, output, errors) = Start(
            "node", modules, environment, [Path.Combine(source, script), modules, .. arguments]);
        Assert.True(exitCode == 0, output + errors);
        return output;
    }

    /// <summary>Where the libraries lie, once installed.</summary>
    public string Installed()
    {
        lock (Gate)
        {
            var target = Path.Combine(House.Root, "artifacts", name);
            var lockFile = File.ReadAllBytes(Path.Combine(source, "package-lock.json"));
            var stamp = Path.Combine(target, "installed");
            var wanted = Convert.ToHexStringLower(SHA256.HashData(lockFile));
            if (File.Exists(stamp) && File.ReadAllText(stamp) == wanted)
            {
                return target;
            }

            Directory.CreateDirectory(target);
            foreach (var file in new[] { "package.json", "package-lock.json" })
            {
                File.Copy(Path.Combine(source, file), Path.Combine(target, file), overwrite: true);
            }

            var (exitCode, output, errors) = Start(
                "npm", target, new Dictionary<string, string>(),
                ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
            if (exitCode != 0)
            {
                Assert.Skip($"npm could not install the JavaScript library: {(output + errors).Trim()}");
            }

            File.WriteAllText(stamp, wanted);
            return target;
        }
    }

    private static (int ExitCode, string Output, string Errors) Start(
        string program, string folder, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (var (variable, value) in environment)
            {
                start.Environment[variable] = value;
            }

            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, errors.GetAwaiter().GetResult());
        }
        catch (Win32Exception)
        {
            Assert.Skip($"needs {program}, which is not installed");
            throw;
        }
    }
}
