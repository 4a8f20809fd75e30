// The Linux calls behind a process that can do little.
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Engine.Wall;

/// <summary>
/// socketpair(2), posix_spawn(3), kill(2), waitpid(2), prctl(2), setrlimit(2), Landlock and seccomp(2). The
/// numbers of Landlock's calls are the same on x64 and arm64.
/// </summary>
internal static unsafe partial class NativeSandbox
{
    public const int LandlockCreateRuleset = 444;
    public const int LandlockAddRule = 445;
    public const int LandlockRestrictSelf = 446;
    public const int LandlockVersion = 1;
    public const int LandlockPathBeneath = 1;

    public const int SetDumpable = 4;
    public const int SetNoNewPrivileges = 38;
    public const int SeccompFilter = 1;
    public const int SeccompAllThreads = 1;

    public const int ResourceData = 2;
    public const int ResourceCore = 4;

    public const int UnixFamily = 1;
    public const int StreamCloseOnExec = 1 | 0x80000;
    public const int PathOnly = 0x200000 | 0x80000;
    public const int ReadWriteCloseOnExec = 2 | 0x80000;
    public const int DuplicateCloseOnExec = 1030;
    public const int Kill = 9;

    private const string Library = "libc";

    [LibraryImport(Library, SetLastError = true)]
    public static partial int socketpair(int family, int type, int protocol, int* ends);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int open(string path, int flags);

    [LibraryImport(Library)]
    public static partial int close(int file);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int fcntl(int file, int command, int argument);

    [LibraryImport(Library)]
    public static partial int posix_spawn_file_actions_init(void* actions);

    [LibraryImport(Library)]
    public static partial int posix_spawn_file_actions_adddup2(void* actions, int file, int number);

    [LibraryImport(Library)]
    public static partial int posix_spawn_file_actions_destroy(void* actions);

    [LibraryImport(Library)]
    public static partial int posix_spawn(
        int* process, byte* path, void* actions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport(Library, EntryPoint = "kill", SetLastError = true)]
    public static partial int Signal(int process, int signal);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int waitpid(int process, int* status, int options);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int prctl(int option, nuint first, nuint second, nuint third, nuint fourth);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int setrlimit(int resource, ulong* softAndHard);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint syscall(nint number, nint first, nint second, nint third, nint fourth);

    /// <summary>A pair of connected sockets that no other child inherits.</summary>
    public static (SafeFileHandle Ours, SafeFileHandle Theirs) Pair()
    {
        var ends = stackalloc int[2];
        if (socketpair(UnixFamily, StreamCloseOnExec, 0, ends) != 0)
        {
            throw EngineErrors.Sandbox("connect");
        }

        return (new SafeFileHandle(ends[0], true), new SafeFileHandle(ends[1], true));
    }
}
