// The system calls that an analyst's process may make; all others fail.
using System.Runtime.InteropServices;

namespace Lakeward.Engine.Wall;

/// <summary>
/// A seccomp filter (seccomp(2)) for all threads: a closed list of what the runtime and the engine need to
/// compute, to get memory and threads, and to use descriptors that are open already. No socket, no program,
/// no other process; anything not named here fails with EPERM.
/// </summary>
internal static unsafe class SystemCallFilter
{
    private const uint Allow = 0x7fff0000;
    private const uint Refuse = 0x00050000 | 1; // EPERM
    private const uint Unknown = 0x00050000 | 38; // ENOSYS: the C library then takes the older call.
    private const uint KillProcess = 0x80000000;

    private const ushort LoadWord = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfAnySet = 0x45;
    private const ushort Return = 0x06;

    private const int NumberAt = 0;
    private const int MachineAt = 4;
    private const int FirstArgumentAt = 16;
    private const uint CloneThread = 0x10000;
    private const uint SetName = 15;
    private const uint NameMemory = 0x53564d41;

    /// <summary>Name, number on x64, number on arm64 (-1: not there).</summary>
    private static readonly (string Name, int X64, int Arm64)[] Allowed =
    [
        ("read", 0, 63), ("write", 1, 64), ("close", 3, 57), ("stat", 4, -1), ("fstat", 5, 80),
        ("lstat", 6, -1), ("poll", 7, -1), ("lseek", 8, 62), ("mmap", 9, 222), ("mprotect", 10, 226),
        ("munmap", 11, 215), ("brk", 12, 214), ("rt_sigaction", 13, 134), ("rt_sigprocmask", 14, 135),
        ("rt_sigreturn", 15, 139), ("pread64", 17, 67), ("readv", 19, 65), ("writev", 20, 66),
        ("access", 21, -1), ("fcntl", 72, 25), (
            "flock", 73, 32), ("sched_yield", 24, 124), ("mremap", 25, 216), ("mincore", 27, 232),
        ("madvise", 28, 233), ("nanosleep", 35, 101), ("getpid", 39, 172), ("exit", 60, 93),
        ("uname", 63, 160), ("getcwd", 79, 17), ("readlink", 89, -1), ("gettimeofday", 96, 169),
        ("getrlimit", 97, 163), ("getrusage", 98, 165), ("sysinfo", 99, 179), ("sigaltstack", 131, 132),
        ("getpriority", 140, 141), ("sched_getparam", 143, 121), ("sched_getscheduler", 145, 120),
        ("arch_prctl", 158, -1), ("gettid", 186, 178), ("futex", 202, 98), ("sched_setaffinity", 203, 122),
        ("sched_getaffinity", 204, 123), ("getdents64", 217, 61), ("set_tid_address", 218, 96),
        ("restart_syscall", 219, 128), ("clock_gettime", 228, 113), ("clock_getres", 229, 114),
        ("clock_nanosleep", 230, 115), ("exit_group", 231, 94), ("get_mempolicy", 239, 236),
        ("openat", 257, 56), ("newfstatat", 262, 79), ("readlinkat", 267, 78), ("faccessat", 269, 48),
        ("ppoll", 271, 73), (
            "pipe2", 293, 59), ("set_robust_list", 273, 99), ("getcpu", 309, 168), ("getrandom", 318, 278),
        ("membarrier", 324, 283), ("statx", 332, 291), ("rseq", 334, 293), ("faccessat2", 439, 439),
    ];

    private static bool IsArm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>Puts the filter on every thread of this process, for good.</summary>
    /// <returns>Whether the kernel took it.</returns>
    public static bool Install()
    {
        var program = Program(Environment.ProcessId);
        fixed (ulong* first = program)
        {
            // The structure: a count, padded to eight bytes, and a pointer.
            var head = stackalloc ulong[2] { (ulong)program.Length, (ulong)first };
            var seccomp = IsArm ? 277 : 317;
            return NativeSandbox.syscall(
                seccomp, NativeSandbox.SeccompFilter, NativeSandbox.SeccompAllThreads, (nint)head, 0) == 0;
        }
    }

    /// <summary>The filter's instructions: code, jumps and operand in eight bytes each.</summary>
    internal static ulong[] Program(int process)
    {
        var arm = IsArm;
        var program = new List<ulong>
        {
            Step(LoadWord, MachineAt),
            Step(JumpIfEqual, arm ? 0xc00000b7 : 0xc000003e, yes: 1),
            Step(Return, KillProcess),
            Step(LoadWord, NumberAt),
        };
        foreach (var (_, x64, arm64) in Allowed)
        {
            if ((arm ? arm64 : x64) is >= 0 and var number)
            {
                program.Add(Step(JumpIfEqual, (uint)number, no: 1));
                program.Add(Step(Return, Allow));
            }
        }

        // A process may start threads, signal its own, read its own limits, and name what it has.
        AddChecked(program, arm ? 220 : 56, (JumpIfAnySet, CloneThread));
        AddChecked(program, arm ? 131 : 234, (JumpIfEqual, (uint)process));
        AddChecked(program, arm ? 261 : 302, (JumpIfEqual, 0), (JumpIfEqual, (uint)process));
        AddChecked(program, arm ? 167 : 157, (JumpIfEqual, SetName), (JumpIfEqual, NameMemory));
        program.Add(Step(JumpIfEqual, 435, no: 1)); // clone3
        program.Add(Step(Return, Unknown));
        program.Add(Step(Return, Refuse));
        return [.. program];
    }

    /// <summary>A call that is allowed where its first argument passes one of the tests.</summary>
    private static void AddChecked(List<ulong> program, int number, params (ushort Test, uint Value)[] tests)
    {
        program.Add(Step(JumpIfEqual, (uint)number, no: (byte)((2 * tests.Length) + 2)));
        program.Add(Step(LoadWord, FirstArgumentAt));
        foreach (var (test, value) in tests)
        {
            program.Add(Step(test, value, no: 1));
            program.Add(Step(Return, Allow));
        }

        program.Add(Step(Return, Refuse));
    }

    private static ulong Step(ushort code, uint operand, byte yes = 0, byte no = 0) =>
        code | ((ulong)yes << 16) | ((ulong)no << 24) | ((ulong)operand << 32);
}
