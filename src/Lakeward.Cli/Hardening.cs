// Closes the ways by which a process spills its memory: core dumps, debuggers, the runtime's diagnostic port.
using System.Runtime.InteropServices;
using System.Text;

namespace Lakeward.Cli;

/// <summary>
/// The process holds keys and, in memory, health data. No core dump may be written (a piped core pattern
/// ignores the size limit, so the process is also marked undumpable, which shuts out other
/// processes of the same user), and the runtime opens no diagnostic socket.
/// </summary>
/// <remarks>
/// The runtime reads its diagnostic switches from the environment before any of our code runs. So where they
/// are not set, the process sets them and replaces itself with a fresh image of itself: same arguments,
/// same process id, about 50 ms. References: prctl(2), core(5).
/// </remarks>
internal static partial class Hardening
{
    private const int SetDumpable = 4;
    private const int LimitCore = 4;

    private static readonly string[] Switches = ["DOTNET_EnableDiagnostics", "DOTNET_DbgEnableMiniDump"];

    /// <summary>Call first in the program. On Linux it may not return, as the process starts over.</summary>
    public static void Apply()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        if (Switches.Any(name => Environment.GetEnvironmentVariable(name) != "0"))
        {
            StartOver();
        }

        var none = default(Limit);
        if (SetLimit(LimitCore, none) != 0 || Control(SetDumpable, 0, 0, 0, 0) != 0)
        {
            throw CliErrors.NotHardened();
        }
    }

    private static void StartOver()
    {
        foreach (var name in Switches)
        {
            _ = SetVariable(name, "0", 1);
        }

        RemoveDiagnosticSockets();
        var executable = File.ResolveLinkTarget("/proc/self/exe", returnFinalTarget: false)?.FullName;
        var arguments = Encoding.UTF8.GetString(File.ReadAllBytes("/proc/self/cmdline")).Split('\0')[..^1];
        if (executable is not null)
        {
            _ = Execute(executable, [.. arguments, null]);
        }

        throw CliErrors.NotHardened();
    }

    /// <summary>The image that goes away leaves its sockets behind; nobody else would remove them.</summary>
    private static void RemoveDiagnosticSockets()
    {
        foreach (var kind in (ReadOnlySpan<string>)["dotnet-diagnostic", "clr-debug-pipe"])
        {
            foreach (var path in Directory.GetFiles(Path.GetTempPath(), $"{kind}-{Environment.ProcessId}-*"))
            {
                File.Delete(path);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string path, string?[] arguments);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public nuint Current;
        public nuint Maximum;
    }
}
