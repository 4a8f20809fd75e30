// Runs the peers that are programs of their own.
using System.ComponentModel;
using System.Diagnostics;

namespace Lakeward.Benchmarks;

/// <summary>Programs on the path, run to their end.</summary>
internal static class ExternalProgram
{
    /// <summary>How many seconds a program takes.</summary>
    public static double Seconds(string program, params IReadOnlyList<string> arguments)
    {
        var clock = Stopwatch.StartNew();
        _ = Output(program, arguments);
        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>What a program prints.</summary>
    public static string Output(string program, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program}: {errors.Result}");
    }

    /// <summary>The first line a program prints, or null where it is not installed.</summary>
    public static string? FirstLine(string program, params IReadOnlyList<string> arguments)
    {
        try
        {
            return Output(program, arguments).Split('\n')[0].Trim();
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
