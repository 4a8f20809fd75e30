// What an analyst's process gives up before the first statement of a person reaches it.
namespace Lakeward.Engine.Wall;

/// <summary>
/// The half that the process does itself; the other half, <see cref="Landlock"/>, it is born with. Once done,
/// nothing brings any of it back.
/// </summary>
internal static unsafe class Confinement
{
    /// <summary>What the runtime needs beyond the engine's memory: heap, code, stacks.</summary>
    private const long RuntimeSizeBytes = 512L << 20;

    /// <summary>
    /// No dumps and no tracing, data no larger than the limit, and no system call but
    /// those that computing needs.
    /// </summary>
    /// <param name="memoryLimitBytes">What the engine was given.</param>
    /// <exception cref="Errors.LakeException">The kernel refused a part of it.</exception>
    public static void Enter(long memoryLimitBytes)
    {
        Require(NativeSandbox.prctl(NativeSandbox.SetDumpable, 0, 0, 0, 0) == 0, "dumpable");
        Limit(NativeSandbox.ResourceCore, 0);

        // The engine's own limit bounds its buffers only; a function may allocate without it.
        Limit(NativeSandbox.ResourceData, (ulong)(memoryLimitBytes + RuntimeSizeBytes));
        Require(NativeSandbox.prctl(NativeSandbox.SetNoNewPrivileges, 1, 0, 0, 0) == 0, "privileges");
        Require(SystemCallFilter.Install(), "seccomp");
    }

    private static void Limit(int resource, ulong most)
    {
        var softAndHard = stackalloc ulong[2] { most, most };
        Require(NativeSandbox.setrlimit(resource, softAndHard) == 0, "limits");
    }

    private static void Require(bool done, string what)
    {
        if (!done)
        {
            throw EngineErrors.Sandbox(what);
        }
    }
}
