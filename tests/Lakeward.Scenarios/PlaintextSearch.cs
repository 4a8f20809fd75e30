// Looks for values in bytes and files, in every form in which a program would have written them.
using System.Text;
using Xunit;

namespace Lakeward.Scenarios;

/// <summary>
/// A search of its own, written apart from the one in the demo: as text, in UTF-16 of both orders, in
/// hexadecimal, and in base64 at each alignment; and for plain Parquet files, whose compressed pages would
/// hide a value.
/// </summary>
internal sealed class PlaintextSearch(IEnumerable<string> values)
{
    private static readonly byte[] PlainParquet = "PAR1"u8.ToArray();

    private readonly List<(string Form, byte[] Bytes)> _needles = [.. values.SelectMany(FormsOf)];

    /// <summary>The first find in some bytes, or null.</summary>
    public string? Find(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith(PlainParquet) || content.EndsWith(PlainParquet))
        {
            return "a plain Parquet file";
        }

        foreach (var (form, bytes) in _needles)
        {
            if (content.IndexOf(bytes) is var at and >= 0)
            {
                return $"{form} at {at}";
            }
        }

        return null;
    }

    /// <summary>Fails the test when a file below a folder holds a value, or is named by one.</summary>
    public void RequireNoneBelow(string folder, string context)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            // Pipes and sockets have no length; a runtime that is killed as it starts leaves its own behind.
            if (new FileInfo(path).Length == 0)
            {
                continue;
            }

            var found = Find(Encoding.UTF8.GetBytes(path)) ?? Find(ReadShared(path));
            Assert.True(found is null, $"{path} holds {found} ({context})");
        }
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    private static IEnumerable<(string Form, byte[] Bytes)> FormsOf(string value)
    {
        var plain = Encoding.UTF8.GetBytes(value);
        yield return ("plain", plain);
        yield return ("UTF-16LE", Encoding.Unicode.GetBytes(value));
        yield return ("UTF-16BE", Encoding.BigEndianUnicode.GetBytes(value));
        yield return ("hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(plain)));
        yield return ("HEX", Encoding.ASCII.GetBytes(Convert.ToHexString(plain)));
        for (var skip = 0; skip < 3; skip++)
        {
            // Whole groups of three bytes only: their letters do not depend on what stands around them.
            var length = (plain.Length - skip) / 3 * 3;
            yield return ("base64", Encoding.ASCII.GetBytes(Convert.ToBase64String(plain, skip, length)));
        }
    }
}
