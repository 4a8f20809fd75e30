// Makes, changes and compares the files of a run.
using System.Globalization;
using System.IO.Compression;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;

namespace Lakeward.Scenarios;

/// <summary>The files in the folder of a run.</summary>
internal sealed class ScenarioFiles(string folder)
{
    /// <summary>Does one of the steps that concern files.</summary>
    public void Make(string word, string argument, IReadOnlyList<string> body)
    {
        var (path, rest) = argument.Split(' ', 2) is [var first, var more] ? (first, more) : (argument, "");
        switch (word)
        {
            case "file":
                WriteAll(path, string.Concat(body.Select(line => line + "\n")));
                break;
            case "gzip":
                WritePacked(path, body, int.Parse(rest, CultureInfo.InvariantCulture));
                break;
            case "bytes":
                File.WriteAllBytes(At(path), Convert.FromHexString(rest));
                break;
            case "replace":
                Replace(path, body);
                break;
            case "flip":
                Flip(argument);
                break;
            case "cut":
                using (var file = File.Open(At(path), FileMode.Open))
                {
                    file.SetLength(file.Length - int.Parse(rest, CultureInfo.InvariantCulture));
                }

                break;
            case "delete":
                File.Delete(At(path));
                break;
            default:
                throw new FormatException($"{word} needs a command above it.");
        }
    }

    /// <summary>The files whose path matches a pattern in which <c>*</c> is any text.</summary>
    public IEnumerable<string> Matching(string pattern) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => FileSystemName.MatchesSimpleExpression(
                pattern, Path.GetRelativePath(folder, path)));

    /// <summary>A hash over a file, or over the names and contents of all files in a folder.</summary>
    public string Fingerprint(string path)
    {
        var at = At(path);
        var files = Directory.Exists(at)
            ? Directory.EnumerateFiles(at, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            : Enumerable.Repeat(at, File.Exists(at) ? 1 : 0);
        return string.Join('\n', files.Select(
            file => $"{Path.GetRelativePath(at, file)} {HashOf(file)}"));
    }

    private static string HashOf(string file) =>
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    private string At(string path) => Path.Combine(folder, path);

    private void WriteAll(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    private void WritePacked(string path, IReadOnlyList<string> body, int count)
    {
        using var file = File.Create(At(path));
        using var packing = new GZipStream(file, CompressionLevel.Fastest);
        foreach (var line in body.SkipLast(1))
        {
            packing.Write(Encoding.UTF8.GetBytes(line + "\n"));
        }

        const int LinesAtOnce = 1000;
        var block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(body[^1] + "\n", LinesAtOnce)));
        for (var written = 0; written < count; written += LinesAtOnce)
        {
            packing.Write(block);
        }
    }

    private void Replace(string path, IReadOnlyList<string> body)
    {
        var text = File.ReadAllText(At(path));
        if (body.Count != 2 || !text.Contains(body[0], StringComparison.Ordinal))
        {
            throw new FormatException($"{path} does not hold the text to be replaced.");
        }

        File.WriteAllText(At(path), text.Replace(body[0], body[1], StringComparison.Ordinal));
    }

    /// <summary>Flips the lowest bit of the byte in the middle.</summary>
    private void Flip(string pattern)
    {
        var paths = Matching(pattern).ToList();
        if (paths.Count == 0)
        {
            throw new FormatException($"No file matches {pattern}.");
        }

        foreach (var path in paths)
        {
            var bytes = File.ReadAllBytes(path);
            bytes[bytes.Length / 2] ^= 1;
            File.SetAttributes(path, FileAttributes.Normal);
            File.WriteAllBytes(path, bytes);
        }
    }
}
