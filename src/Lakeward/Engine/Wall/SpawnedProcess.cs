// Starts the analyst's program under Landlock, with nothing but sockets.
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Engine.Wall;

/// <summary>
/// A child process: its descriptors are the sockets given, from 3 on, then the shared memory, and the null
/// device; its environment
/// holds only what the runtime needs; it can open no file outside of the programs' folders and the kernel's
/// own.
/// </summary>
/// <remarks>
/// Landlock restricts a thread for good, so a thread of its own takes it on, starts the process with a single
/// native call, and ends. The runtime's own process class would do more on that thread, whose restrictions
/// would stay on in threads of the pool.
/// </remarks>
internal sealed unsafe class SpawnedProcess : IDisposable
{
    private const string Program = "Lakeward.Analyst";
    private const int FirstSocket = 3;
    private const int HighDescriptor = 200; // Beyond the numbers that the child's sockets take.
    private const int ActionsSizeBytes = 512;

    private readonly Lock _lock = new();
    private int _process;

    private SpawnedProcess(int process) => _process = process;

    /// <summary>The system's number of the process; 0 once it is gone.</summary>
    public int Id => _process;

    /// <summary>Starts the program; the sockets and the memory stay the caller's.</summary>
    /// <exception cref="Errors.LakeException">The program is not there, or this system has no
    /// Landlock.</exception>
    public static SpawnedProcess Start(IReadOnlyList<SafeFileHandle> sockets, SafeFileHandle memory)
    {
        var path = Path.Combine(AppContext.BaseDirectory, Program);
        if (!File.Exists(path))
        {
            throw EngineErrors.Sandbox("program");
        }

        if (Landlock.Version == 0)
        {
            throw EngineErrors.Sandbox("landlock");
        }

        var runtime = Landlock.Runtime;
        var ruleset = Landlock.Create([.. Landlock.Programs, "/proc"]);
        try
        {
            var started = 0;
            var thread = new Thread(() => started = Spawn(ruleset, path, runtime, sockets, memory), 1 << 20)
            {
                IsBackground = true,
                Name = "analyst start",
            };
            thread.Start();
            thread.Join();
            return started > 0 ? new SpawnedProcess(started) : throw EngineErrors.Sandbox("start");
        }
        finally
        {
            _ = NativeSandbox.close(ruleset);
        }
    }

    /// <summary>Ends the process at once; callable from any thread, and more than once.</summary>
    public void Kill()
    {
        lock (_lock)
        {
            if (_process > 0)
            {
                _ = NativeSandbox.Signal(_process, NativeSandbox.Kill);
            }
        }
    }

    /// <summary>Ends the process and waits until it is gone.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_process > 0)
            {
                int status;
                _ = NativeSandbox.Signal(_process, NativeSandbox.Kill);
                _ = NativeSandbox.waitpid(_process, &status, 0);
                _process = 0;
            }
        }
    }

    private static int Spawn(
        int ruleset,
        string path,
        string runtime,
        IReadOnlyList<SafeFileHandle> sockets,
        SafeFileHandle memory)
    {
        var arguments = Texts(
            [path, sockets.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        var environment = Texts(
        [
            $"DOTNET_ROOT={runtime}",
            "DOTNET_EnableDiagnostics=0", // No socket for debuggers.
            "DOTNET_EnableWriteXorExecute=0", // It would need more memory files.
            "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1",
            "DOTNET_TieredPGO=0",
            "DOTNET_gcConcurrent=0",
            "DOTNET_GCHeapHardLimit=0x10000000",
        ]);
        var actions = NativeMemory.AllocZeroed(ActionsSizeBytes);
        var copies = new List<int>();
        try
        {
            _ = NativeSandbox.posix_spawn_file_actions_init(actions);
            var nothing = NativeSandbox.open("/dev/null", NativeSandbox.ReadWriteCloseOnExec);
            copies.Add(nothing);
            for (var number = 0; number < FirstSocket; number++)
            {
                _ = NativeSandbox.posix_spawn_file_actions_adddup2(actions, nothing, number);
            }

            foreach (var (at, given) in sockets.Append(memory).Index())
            {
                var copy = NativeSandbox.fcntl(
                    (int)given.DangerousGetHandle(), NativeSandbox.DuplicateCloseOnExec, HighDescriptor);
                copies.Add(copy);
                _ = NativeSandbox.posix_spawn_file_actions_adddup2(actions, copy, FirstSocket + at);
            }

            int process = 0;
            return copies.TrueForAll(copy => copy >= 0) && Landlock.Restrict(ruleset)
                && NativeSandbox.posix_spawn(
                    &process, arguments[0], actions, null, arguments, environment) == 0
                ? process
                : 0;
        }
        finally
        {
            copies.ForEach(copy => _ = NativeSandbox.close(copy));
            _ = NativeSandbox.posix_spawn_file_actions_destroy(actions);
            NativeMemory.Free(actions);
            Free(arguments);
            Free(environment);
        }
    }

    /// <summary>
    /// Texts as C has them: pointers to bytes that a zero ends, and a null pointer at last.
    /// </summary>
    private static byte** Texts(IReadOnlyList<string> texts)
    {
        var pointers = (byte**)NativeMemory.AllocZeroed((nuint)texts.Count + 1, (nuint)sizeof(byte*));
        for (var at = 0; at < texts.Count; at++)
        {
            var bytes = Encoding.UTF8.GetBytes(texts[at]);
            pointers[at] = (byte*)NativeMemory.AllocZeroed((nuint)bytes.Length + 1);
            bytes.CopyTo(new Span<byte>(pointers[at], bytes.Length));
        }

        return pointers;
    }

    private static void Free(byte** texts)
    {
        for (var at = texts; *at is not null; at++)
        {
            NativeMemory.Free(*at);
        }

        NativeMemory.Free(texts);
    }
}
