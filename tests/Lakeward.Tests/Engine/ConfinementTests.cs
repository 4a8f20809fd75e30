// The locks on an analyst's process are really on, whatever the engine itself would refuse.
using System.Runtime.InteropServices;
using Lakeward.Engine;
using Lakeward.Engine.Wall;
using Xunit;

namespace Lakeward.Tests.Engine;

public sealed class ConfinementTests
{
    private const uint Allow = 0x7fff0000;
    private const uint Refuse = 0x00050001;

    [Fact]
    public void A_process_that_is_ready_is_locked_down_as_the_kernel_tells()
    {
        using var process = AnalystProcess.Start(
            new EngineOptions { Threads = 1, MemoryLimitBytes = 256L << 20 });
        var folder = $"/proc/{process.ProcessId}";
        foreach (var thread in Directory.GetDirectories($"{folder}/task"))
        {
            var status = File.ReadAllLines($"{thread}/status");
            Assert.Contains("NoNewPrivs:\t1", status);
            Assert.Contains("Seccomp:\t2", status);
        }

        var limits = File.ReadAllLines($"{folder}/limits");
        Assert.Equal(["805306368", "805306368"], Limit(limits, "Max data size"));
        Assert.Equal(["0", "0"], Limit(limits, "Max core file size"));
    }

    [Fact]
    public void A_thread_under_the_rules_reads_the_programs_and_nothing_else()
    {
        var outside = Path.Combine(Path.GetTempPath(), $"lakeward-{Guid.NewGuid():n}");
        File.WriteAllText(outside, "x");
        try
        {
            var library = typeof(AnalystProcess).Assembly.Location;
            var found = Restricted(() => (Opens(library, FileAccess.Read), Opens(outside, FileAccess.Read),
                Opens("/etc/passwd", FileAccess.Read), Opens(library, FileAccess.Write)));

            Assert.Equal((true, false, false, false), found);
            Assert.True(Opens(outside, FileAccess.Read), "the rules spread to other threads");
        }
        finally
        {
            File.Delete(outside);
        }
    }

    [Fact]
    public void Calls_outside_of_the_list_are_refused()
    {
        Assert.SkipUnless(
            RuntimeInformation.ProcessArchitecture == Architecture.X64, "knows the numbers of x64");
        var program = SystemCallFilter.Program(process: 77);

        foreach (var number in (int[])[0, 1, 9, 202, 257, 318])
        {
            Assert.Equal(Allow, Verdict(program, number, 0));
        }

        // socket, connect, fork, vfork, execve, ptrace, kill, process_vm_readv, io_uring_setup, execveat
        foreach (var number in (int[])[41, 42, 57, 58, 59, 101, 62, 310, 425, 322])
        {
            Assert.Equal(Refuse, Verdict(program, number, 0));
        }

        Assert.Equal((Allow, Refuse), (Verdict(program, 56, 0x3d0f00), Verdict(program, 56, 17)));
        Assert.Equal((Allow, Refuse), (Verdict(program, 234, 77), Verdict(program, 234, 78)));
        Assert.Equal((Allow, Refuse), (Verdict(program, 157, 15), Verdict(program, 157, 4)));
        Assert.Equal(0x80000000, Verdict(program, 0, 0, machine: 0x40000003));
    }

    private static string[] Limit(string[] limits, string name) =>
        limits.Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[..2];

    /// <summary>Landlock stays on a thread for good, so that each try has a thread of its own.</summary>
    private static T Restricted<T>(Func<T> work)
    {
        var (result, isRestricted) = (default(T)!, false);
        var thread = new Thread(() =>
        {
            isRestricted = Landlock.Restrict(Landlock.Create(Landlock.Programs));
            result = work();
        });
        thread.Start();
        thread.Join();
        Assert.True(isRestricted);
        return result;
    }

    private static bool Opens(string path, FileAccess access)
    {
        try
        {
            using var file = File.Open(path, FileMode.Open, access, FileShare.ReadWrite);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Runs a filter as the kernel does: load a word, jump on it, return.</summary>
    private static uint Verdict(ulong[] program, int number, uint first, uint machine = 0xc000003e)
    {
        var word = 0U;
        for (var at = 0; ; at++)
        {
            var (code, operand) = ((ushort)program[at], (uint)(program[at] >> 32));
            var (yes, no) = ((byte)(program[at] >> 16), (byte)(program[at] >> 24));
            switch (code)
            {
                case 0x20:
                    word = operand switch { 0 => (uint)number, 4 => machine, 16 => first, _ => 0 };
                    break;
                case 0x15:
                    at += word == operand ? yes : no;
                    break;
                case 0x45:
                    at += (word & operand) != 0 ? yes : no;
                    break;
                default:
                    return operand;
            }
        }
    }
}
