// Where the house stands: its root, its own files, and its parsed sources.
using System.ComponentModel;
using System.Diagnostics;

namespace Lakeward.Tidy;

/// <summary>Finds the repository and reads it once for all rules.</summary>
internal static class House
{
    private static readonly string[] NotOurs =
        [".git", "artifacts", "bin", "obj", "node_modules", "TestResults", "BenchmarkDotNet.Artifacts"];

    private static readonly Lazy<IReadOnlyList<string>> AllFiles = new(ListFiles);
    private static readonly Lazy<IReadOnlyList<SourceFile>> AllSources = new(
        () => [.. Files.Where(path => path.EndsWith(".cs", StringComparison.Ordinal)).Select(ReadSource)]);

    /// <summary>The folder that holds <c>Lakeward.slnx</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Our own files, relative to the root with forward slashes, sorted.</summary>
    public static IEnumerable<string> Files => AllFiles.Value.Where(Has);

    /// <summary>Every C# file of src, tests and bench.</summary>
    public static IReadOnlyList<SourceFile> Sources => AllSources.Value;

    /// <summary>The files that ship.</summary>
    public static IEnumerable<SourceFile> Production => Sources.Where(source => source.IsUnder("src/"));

    /// <summary>Every Markdown document.</summary>
    public static IEnumerable<string> Documents =>
        Files.Where(path => path.EndsWith(".md", StringComparison.Ordinal));

    /// <summary>Whether generated files are to be rewritten instead of compared.</summary>
    public static bool Accepts => Environment.GetEnvironmentVariable("LAKEWARD_ACCEPT") == "1";

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static bool Has(string relative) => Path.Exists(PathOf(relative));

    public static string Read(string relative) =>
        File.ReadAllText(PathOf(relative)).Replace("\r\n", "\n", StringComparison.Ordinal);

    public static string[] ReadLines(string relative) => Read(relative).Split('\n');

    public static void Write(string relative, string text) => File.WriteAllText(PathOf(relative), text);

    private static SourceFile ReadSource(string path) => new(path, Read(path));

    private static string FindRoot()
    {
        var start = new DirectoryInfo(AppContext.BaseDirectory);
        for (var folder = start; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Lakeward.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("Lakeward.slnx is not above the test's folder.");
    }

    // Git knows best what is ours; a source archive without git is walked instead.
    private static List<string> ListFiles()
    {
        var files = ListByGit() ?? ListByWalk();
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private static List<string>? ListByGit()
    {
        var start = new ProcessStartInfo("git")
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
        Array.ForEach(arguments, start.ArgumentList.Add);
        try
        {
            using var git = Process.Start(start)!;
            var errors = git.StandardError.ReadToEndAsync();
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            _ = errors.Result;
            return git.ExitCode == 0 ? [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries)] : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static List<string> ListByWalk()
    {
        var found = new List<string>();
        var folders = new Stack<string>([Root]);
        while (folders.TryPop(out var folder))
        {
            found.AddRange(Directory.GetFiles(folder).Select(
                path => Path.GetRelativePath(Root, path).Replace('\\', '/')));
            foreach (var inner in Directory.GetDirectories(folder))
            {
                if (!NotOurs.Contains(Path.GetFileName(inner)))
                {
                    folders.Push(inner);
                }
            }
        }

        return found;
    }
}
