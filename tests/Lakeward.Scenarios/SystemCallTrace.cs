// Everything a command wrote to any file, as the kernel saw it, deleted files included.
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Lakeward.Scenarios;

/// <summary>
/// Runs the command under <c>strace</c>, which notes every opening, renaming and writing call with its bytes,
/// and reads the notes back. Skips the test, with the reason, where strace is missing or may not trace.
/// </summary>
internal sealed partial class SystemCallTrace
{
    private const int MaxWriteSizeBytes = 1 << 26;
    private const string Calls =
        "write,pwrite64,writev,pwritev,pwritev2,openat,?open,?creat,?rename,renameat,renameat2,?link,linkat,"
        + "symlinkat,mkdirat,?mkdir,mmap,sendfile,copy_file_range,splice,vmsplice,io_uring_setup,socket,"
        + "prctl,prlimit64,setrlimit";

    private readonly Dictionary<string, MemoryStream> _written = new(StringComparer.Ordinal);
    private readonly StringBuilder _names = new();

    /// <summary>How the command ended.</summary>
    public required RunningCommand.Ended Ended { get; init; }

    /// <summary>The bytes written to each file of a disk, by the path it had at that time.</summary>
    public IReadOnlyDictionary<string, MemoryStream> Written => _written;

    /// <summary>Every path that was opened, made or renamed, one a line.</summary>
    public string Names => _names.ToString();

    /// <summary>Files of a disk that could be written through memory, unseen by a trace of writes.</summary>
    public List<string> MappedForWriting { get; } = [];

    /// <summary>Calls that move bytes past a trace of writes, and network sockets.</summary>
    public List<string> Unseen { get; } = [];

    /// <summary>The calls without the bytes, in order, to look for one before another.</summary>
    public List<string> Sequence { get; } = [];

    /// <summary>Runs the command in a folder and gives it something to read.</summary>
    public static async Task<SystemCallTrace> RunAsync(string folder, string input, params string[] words)
    {
        var notes = Path.Combine(folder, "trace");
        string[] strace =
        [
            "strace", "-f", "-y", "-xx", "-s", MaxWriteSizeBytes.ToString(CultureInfo.InvariantCulture),
            "-e", $"trace={Calls}", "-e", "signal=none", "-o", notes,
        ];
        try
        {
            using var run = RunningCommand.StartUnder(strace, folder, words);
            await run.Input.WriteAsync(input);
            var ended = await run.EndAsync();
            Assert.SkipWhen(ended.Error.Contains("PTRACE"), $"strace may not trace here: {ended.Error}");
            var trace = new SystemCallTrace { Ended = ended };
            trace.Read(notes);
            return trace;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("needs strace");
            throw new UnreachableException();
        }
    }

    private void Read(string notes)
    {
        foreach (var line in File.ReadLines(notes))
        {
            if (Call().Match(line) is { Success: true } call)
            {
                Take(call.Groups[1].Value, call.Groups[2].Value);
            }
        }

        File.Delete(notes);
    }

    private void Take(string call, string rest)
    {
        switch (call)
        {
            case "write" or "pwrite64" or "writev" or "pwritev" or "pwritev2":
                Write(rest);
                return;
            case "mmap":
                if (rest.Contains("PROT_WRITE") && rest.Contains("MAP_SHARED") && PathIn(rest) is { } mapped)
                {
                    MappedForWriting.Add(mapped);
                }

                return;
            case "sendfile" or "copy_file_range" or "splice" or "vmsplice" or "io_uring_setup":
                Unseen.Add($"{call}({Decoded(rest)}");
                return;
            case "socket":
                _ = rest.StartsWith("AF_INET", StringComparison.Ordinal) && Add(Unseen, $"{call}({rest}");
                return;
        }

        var told = $"{call}({Decoded(rest)}";
        Sequence.Add(told);
        _names.Append(told).Append('\n');
    }

    private static bool Add(List<string> list, string item)
    {
        list.Add(item);
        return true;
    }

    private void Write(string rest)
    {
        if (PathIn(rest) is not { } path)
        {
            return;
        }

        if (!_written.TryGetValue(path, out var content))
        {
            _written.Add(path, content = new MemoryStream());
        }

        foreach (Match text in Text().Matches(rest))
        {
            Assert.False(text.Groups[2].Success, $"a write to {path} is longer than the trace keeps");
            content.Write(Bytes(text.Groups[1].Value));
        }
    }

    /// <summary>The path of the first descriptor, if it is of a file on a disk.</summary>
    private static string? PathIn(string rest)
    {
        var path = Descriptor().Match(rest) is { Success: true } file ? Decoded(file.Groups[1].Value) : "";
        return path.StartsWith('/') && !IsInMemory(path) ? path : null;
    }

    private static bool IsInMemory(string path) =>
        path is "/secretmem" || path.StartsWith("/memfd:", StringComparison.Ordinal)
        || path.StartsWith("/proc/", StringComparison.Ordinal) || path is "/dev/null" or "/dev/tty";

    private static string Decoded(string text) =>
        Escape().Replace(text, each => ((char)Convert.ToByte(each.Groups[1].Value, 16)).ToString());

    private static byte[] Bytes(string text) =>
        Convert.FromHexString(text.Replace("\\x", "", StringComparison.Ordinal));

    [GeneratedRegex(@"^\d+ +(\w+)\((.*)$")]
    private static partial Regex Call();

    [GeneratedRegex(@"\d+<([^>]*)>")]
    private static partial Regex Descriptor();

    [GeneratedRegex("\"((?:\\\\x[0-9a-f]{2})*)\"(\\.\\.\\.)?")]
    private static partial Regex Text();

    [GeneratedRegex(@"\\x([0-9a-f]{2})")]
    private static partial Regex Escape();
}
