// Keeps a process away from every file but the programs and libraries it runs.
using System.Runtime.InteropServices;

namespace Lakeward.Engine.Wall;

/// <summary>
/// A Landlock ruleset (Linux 5.13 and later; landlock(7)): files may be read and run beneath a few folders,
/// and nothing else may be opened, made, changed or removed; no TCP, no signals and no abstract sockets to
/// the outside. A thread takes it on for good and hands it down to the processes it starts.
/// </summary>
internal static unsafe class Landlock
{
    private const ulong Execute = 1;
    private const ulong ReadFile = 1 << 2;
    private const ulong ReadFolder = 1 << 3;

    /// <summary>The rights that each version added, all of which are refused unless allowed.</summary>
    private static readonly ulong[] FileRights = [0, 0x1fff, 0x3fff, 0x7fff, 0x7fff, 0xffff];

    /// <summary>What the kernel knows of it: 0 where there is none.</summary>
    public static int Version { get; } = (int)Math.Max(
        0, NativeSandbox.syscall(
            NativeSandbox.LandlockCreateRuleset, 0, 0, NativeSandbox.LandlockVersion, 0));

    /// <summary>The folder that holds the runtime's host and its shared frameworks.</summary>
    public static string Runtime { get; } =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>What a program is read from, and what tells it of the machine it may use.</summary>
    public static IReadOnlyList<string> Programs { get; } =
    [
        AppContext.BaseDirectory, Runtime, "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache",
        "/sys/devices/system/cpu", "/sys/fs/cgroup",
    ];

    /// <summary>Makes a ruleset that allows reading and running what lies beneath the paths.</summary>
    /// <returns>Its descriptor, which the caller closes.</returns>
    public static int Create(IEnumerable<string> readable)
    {
        var rights = FileRights[Math.Min(Version, FileRights.Length - 1)];
        var attributes = stackalloc ulong[3]
        {
            rights,
            3, // Binding and connecting TCP, from version 4 on.
            3, // Abstract sockets and signals, from version 6 on.
        };
        var size = Version >= 6 ? 24 : Version >= 4 ? 16 : 8;
        var ruleset = (int)NativeSandbox.syscall(
            NativeSandbox.LandlockCreateRuleset, (nint)attributes, size, 0, 0);
        if (ruleset < 0)
        {
            throw EngineErrors.Sandbox("landlock");
        }

        foreach (var path in readable)
        {
            Allow(ruleset, path);
        }

        return ruleset;
    }

    /// <summary>Restricts the calling thread and all that it starts from now on.</summary>
    /// <returns>Whether the kernel took it.</returns>
    public static bool Restrict(int ruleset) =>
        NativeSandbox.prctl(NativeSandbox.SetNoNewPrivileges, 1, 0, 0, 0) == 0
        && NativeSandbox.syscall(NativeSandbox.LandlockRestrictSelf, ruleset, 0, 0, 0) == 0;

    private static void Allow(int ruleset, string path)
    {
        var file = NativeSandbox.open(path, NativeSandbox.PathOnly);
        if (file < 0)
        {
            return; // What is not there need not be allowed.
        }

        // The structure is packed: eight bytes of rights, four of the descriptor.
        var rule = stackalloc byte[12];
        *(ulong*)rule = Directory.Exists(path) ? Execute | ReadFile | ReadFolder : Execute | ReadFile;
        *(int*)(rule + 8) = file;
        var failed = NativeSandbox.syscall(
            NativeSandbox.LandlockAddRule, ruleset, NativeSandbox.LandlockPathBeneath, (nint)rule, 0) != 0;
        _ = NativeSandbox.close(file);
        if (failed)
        {
            throw EngineErrors.Sandbox("landlock");
        }
    }
}
