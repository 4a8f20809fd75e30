// Every real HL7 v2 file, read, counted beside a naive count, and written back.
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed partial class Hl7v2FileTests
{
    private static readonly string Refusals =
        Path.Combine(House.Root, "tests", "Lakeward.Tests", "Records", "Hl7v2Refused.tsv");

    private static IEnumerable<(string Name, byte[] Bytes)> Files =>
        Directory.GetFiles(House.Shared("data", "hl7v2"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(House.Shared("data", "hl7v2"), path), File.ReadAllBytes(path)));

    [Fact]
    public void Every_file_has_the_messages_and_segments_of_a_naive_count()
    {
        var (files, messages) = (0, 0);
        foreach (var (name, bytes) in Files)
        {
            var naive = NaiveMessages(bytes);
            var read = Hl7v2Read.Of(bytes);

            Assert.True(naive.Count == read.Messages.Count + read.Rejections.Count, name);
            var set = read.Rejections.Select(rejection => rejection.MessageNumber).ToHashSet();
            var good = naive.Where((_, index) => !set.Contains(index + 1)).ToList();
            Assert.True(good.Zip(read.Messages).All(pair => pair.First.SequenceEqual(pair.Second)), name);
            files++;
            messages += naive.Count;
        }

        Assert.Equal((628, 651), (files, messages));
    }

    [Fact]
    public void What_is_refused_or_remarked_is_in_the_checked_in_table()
    {
        var expected = File.ReadLines(Refusals).Skip(1).Select(line => line.Split('\t')).ToList();
        var found = new List<string>();
        foreach (var (name, bytes) in Files)
        {
            var read = Hl7v2Read.Of(bytes);
            if (read.Codes.Length > 0)
            {
                found.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{name}\t{read.Messages.Count}\t{read.Rejections.Count}\t{read.Codes}"));
            }
        }

        Assert.Equal(expected.Select(row => string.Join('\t', row[..4])), found);
        Assert.DoesNotContain(expected, row => row[4].Length < 10);
    }

    [Fact]
    public void What_is_read_is_written_back_byte_for_byte()
    {
        var whole = 0;
        foreach (var (name, bytes) in Files)
        {
            var text = Encoding.Latin1.GetString(bytes);
            var lineEnd = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n"
                : text.Contains('\n', StringComparison.Ordinal) ? "\n" : "\r";
            var read = Hl7v2Read.Of(bytes, lineEnd: lineEnd);
            if (read.Rejections.Count > 0 || !Conventional(text, lineEnd))
            {
                continue;
            }

            var plain = text.StartsWith("ï»¿", StringComparison.Ordinal) ? bytes[3..] : bytes;
            var end = text.EndsWith(lineEnd, StringComparison.Ordinal) ? 0 : lineEnd.Length;
            Assert.True(plain.SequenceEqual(read.Written.SelectMany(part => part).SkipLast(end)), name);
            whole++;
        }

        Assert.Equal(573, whole);
    }

    [Fact]
    public void The_reader_sees_the_same_however_the_bytes_arrive()
    {
        foreach (var (name, bytes) in Files.Where((_, index) => index % 10 == 0))
        {
            var whole = Hl7v2Read.Of(bytes);
            foreach (var step in new[] { 1, 7, 100 })
            {
                var slow = Hl7v2Read.Of(bytes, step: step);
                Assert.True(whole.Written.SelectMany(part => part)
                    .SequenceEqual(slow.Written.SelectMany(part => part)), name);
                Assert.Equal(whole.Codes, slow.Codes);
            }
        }
    }

    /// <summary>Whether the writer's framing is the file's: one kind of line end and no blank line.</summary>
    private static bool Conventional(string text, string lineEnd)
    {
        var rest = text.Replace(lineEnd, "", StringComparison.Ordinal);
        return rest.AsSpan().IndexOfAny("\r\n\u000b\u001c") < 0
            && !text.Contains(lineEnd + lineEnd, StringComparison.Ordinal)
            && !text.Split(lineEnd).Any(line => line.Length > 0 && string.IsNullOrWhiteSpace(line));
    }

    /// <summary>Messages as lists of segments, found line by line with a regular expression.</summary>
    private static List<List<string>> NaiveMessages(byte[] bytes)
    {
        var messages = new List<List<string>>();
        var open = false;
        var text = Encoding.UTF8.GetString(bytes).Trim('\uFEFF', '\u000b', '\u001c', '\r', '\n');
        foreach (var line in LineEnd().Split(text).Select(line => line.TrimEnd('\u001c')))
        {
            if (Envelope().IsMatch(line))
            {
                open = false;
            }
            else if (line.StartsWith("MSH", StringComparison.Ordinal) || (!open && Segment().IsMatch(line)))
            {
                open = true;
                messages.Add([line]);
            }
            else if (Segment().IsMatch(line))
            {
                messages[^1].Add(line);
            }
            else if (!string.IsNullOrWhiteSpace(line))
            {
                messages[^1][^1] += line;
            }
        }

        return messages;
    }

    [GeneratedRegex(@"\r\n|\r|\n")]
    private static partial Regex LineEnd();

    [GeneratedRegex(@"^(FHS|BHS|BTS|FTS)\b")]
    private static partial Regex Envelope();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9]{2}([|@]|$)")]
    private static partial Regex Segment();
}
