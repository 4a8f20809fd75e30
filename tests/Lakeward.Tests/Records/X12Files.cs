// The real X12 files, and what tests do with a file.
using System.Text;
using Lakeward.Records;
using Lakeward.Records.X12;
using Lakeward.Tests.Ground;

namespace Lakeward.Tests.Records;

/// <summary>Reads real and hand-made X12.</summary>
internal static class X12Files
{
    public const string Isa =
        "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *250101*1200*^*00501"
        + "*000000001*0*P*:~";

    /// <summary>Every file, by its name under the shared folder.</summary>
    public static IReadOnlyList<(string Name, byte[] Bytes)> All()
    {
        var folder = House.Shared("data", "x12");
        return [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith("_VERDICTS.tsv", StringComparison.Ordinal))
            .Select(path => (Path.GetRelativePath(folder, path), File.ReadAllBytes(path)))
            .OrderBy(file => file.Item1, StringComparer.Ordinal)];
    }

    /// <summary>One file.</summary>
    public static byte[] Read(string name) => File.ReadAllBytes(House.Shared("data", "x12", name));

    /// <summary>The segments as text, and the issues.</summary>
    public static (List<string> Segments, List<RecordIssue> Issues) Segments(
        byte[] bytes, X12Limits? limits = null, int chunk = int.MaxValue)
    {
        var issues = new List<RecordIssue>();
        using var reader = X12Reader.Open(new ChunkedStream(bytes, chunk), limits);
        reader.IssueFound = issues.Add;
        var segments = new List<string>();
        while (reader.Read())
        {
            segments.Add(Encoding.Latin1.GetString(reader.Segment.Bytes));
        }

        return (segments, issues);
    }

    public static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>Gives few bytes at a time.</summary>
    public sealed class ChunkedStream(byte[] bytes, int chunk) : MemoryStream(bytes, writable: false)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, chunk));

        public override int Read(Span<byte> buffer) =>
            base.Read(buffer[..Math.Min(buffer.Length, chunk)]);
    }
}
