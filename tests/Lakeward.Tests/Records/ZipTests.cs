// Archives, real, hand-made and hostile.
using System.IO.Compression;
using System.Text;
using Lakeward.Records;
using Lakeward.Records.Archive;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class ZipTests
{
    [Fact]
    public void Entries_read_as_they_were_written_and_folders_are_passed_over()
    {
        var (bytes, _) = Make(("folder/", ""), ("folder/a.txt", "alpha"), ("ü.txt", new string('b', 100_000)), ("e", ""));

        Assert.Equal("folder/a.txt=alpha|ü.txt=bbb..100000|e=", Read(bytes));
    }

    [Fact]
    public void Two_open_streams_do_not_disturb_each_other()
    {
        var (bytes, _) = Make(("a", new string('a', 50_000)), ("b", "beta"));
        using var stream = new MemoryStream(bytes);
        using var reader = ZipReader.Open(stream);

        Assert.True(reader.NextEntry());
        using var content = reader.OpenEntry();
        var first = new byte[10];
        content.ReadExactly(first);
        stream.Position = 7;
        Assert.Equal(49_990, new StreamReader(content).ReadToEnd().Length);
        Assert.Throws<InvalidOperationException>(reader.OpenEntry);
    }

    [Theory]
    [InlineData("../a")]
    [InlineData("a/../../b")]
    [InlineData("a\\..\\b")]
    [InlineData("/etc/a")]
    [InlineData("\\a")]
    [InlineData("C:\\a")]
    [InlineData("C:a")]
    [InlineData("a\u0001b")]
    public void A_name_that_leads_elsewhere_is_refused(string name)
    {
        var (bytes, _) = Make((name, "x"), ("good..txt", "y"));

        Assert.Equal("LW-REC-0852 entry[0]|good..txt=y", Read(bytes));
    }

    [Fact]
    public void Doubles_nested_archives_and_long_names_are_refused()
    {
        var (inner, _) = Make(("x", "y"));
        var (bytes, _) = Make(
            ("a", "1"), ("A", "2"), ("inner", Encoding.Latin1.GetString(inner)), (new string('n', 600), "3"), ("b", "4"));

        Assert.Equal(
            "a=1|LW-REC-0853 entry[1]|LW-REC-0856 entry[2]|LW-REC-0852 entry[3]|b=4", Read(bytes));
    }

    [Theory]
    [InlineData(8, 0x01, "LW-REC-0854")]
    [InlineData(9, 0x20, "LW-REC-0854")]
    [InlineData(10, 99, "LW-REC-0855")]
    [InlineData(45, 0x7F, "LW-REC-0859")]
    public void Encrypted_unknown_and_misplaced_entries_are_refused_alone(int at, byte value, string code)
    {
        var (bytes, directory) = Make(("a", "1"), ("b", "2"));
        bytes[directory + at] = value;

        Assert.Equal($"{code} entry[0]|b=2", Read(bytes));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(24)]
    public void A_wrong_checksum_or_size_is_found_at_the_end(int at)
    {
        var (bytes, directory) = Make(("a", "content"), ("b", "2"));
        bytes[directory + at]++;

        Assert.Equal("a!LW-REC-0859 entry[0]|b=2", Read(bytes));
    }

    [Fact]
    public void Broken_deflate_data_is_found()
    {
        var (bytes, _) = Make(("a", new string('x', 10_000) + "y"), ("b", "2"));
        bytes.AsSpan(31, 10).Fill(0xFF);

        Assert.Equal("LW-REC-0859 entry[0]|b=2", Read(bytes));
    }

    [Fact]
    public void A_bomb_ends_at_its_ratio()
    {
        var (bytes, _) = Make(("bomb", new string('\0', 8 << 20)), ("b", "2"));
        Assert.Equal("bomb!LW-REC-0858 entry[0]|b=2", Read(bytes));
        Assert.Equal("bomb=\0\0\0..8388608|b=2", Read(bytes, new ZipLimits { MaxRatio = 2000 }));
    }

    [Fact]
    public void A_bomb_that_lies_about_its_size_is_found_before_it_unfolds()
    {
        var (bytes, directory) = Make(("bomb", new string('\0', 8 << 20)));
        BitConverter.TryWriteBytes(bytes.AsSpan(directory + 24), 10);
        Assert.Equal("bomb!LW-REC-0859 entry[0]", Read(bytes));
    }

    [Fact]
    public void Sizes_and_counts_have_limits()
    {
        var (bytes, _) = Make(("a", new string('a', 3000)), ("b", new string('b', 2000)), ("c", "3"));

        Assert.Equal(
            "LW-REC-0857 entry[0]|b=bbb..2000|c=3", Read(bytes, new ZipLimits { MaxEntryBytes = 2500 }));
        Assert.Equal(
            "a=aaa..3000|LW-REC-0857 entry[1]|c=3", Read(bytes, new ZipLimits { MaxTotalBytes = 3500 }));
        Assert.Equal("LW-REC-0851 ", Read(bytes, new ZipLimits { MaxEntries = 2 }));
    }

    [Fact]
    public void What_is_no_archive_is_told()
    {
        var (bytes, directory) = Make(("a", "1"));

        Assert.Equal("LW-REC-0850 ", Read([]));
        Assert.Equal("LW-REC-0850 ", Read("PK\u0003\u0004"u8.ToArray()));
        Assert.Equal("LW-REC-0850 ", Read(bytes[..^1]));
        Assert.Equal("LW-REC-0850 ", Read(bytes[..directory]));
        bytes[directory] = 0;
        Assert.Equal("LW-REC-0850 entry[0]", Read(bytes));
    }

    [Fact]
    public void A_stream_that_cannot_seek_is_refused_by_name() =>
        Assert.Throws<ArgumentException>(() => ZipReader.Open(
            new DeflateStream(new MemoryStream(), CompressionMode.Decompress)));

    [Fact]
    public void Flipped_bytes_never_do_harm()
    {
        var (bytes, _) = Make(("a", "alpha alpha alpha"), ("b/c", new string('c', 500)), ("d", "delta"));
        for (var at = 0; at < bytes.Length; at++)
        {
            foreach (var flip in new byte[] { 0x01, 0x80, 0xFF })
            {
                var broken = bytes.ToArray();
                broken[at] ^= flip;
                Assert.NotNull(Read(broken));
            }
        }
    }

    [Fact]
    public void The_real_archives_read_as_the_base_class_library_reads_them()
    {
        var folder = House.Shared("data", "fixedwidth");
        var (whole, broken) = (0, 0);
        foreach (var path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            var bytes = File.ReadAllBytes(path);
            if (!ZipReader.IsArchive(bytes))
            {
                continue;
            }

            try
            {
                using var peer = new ZipArchive(new MemoryStream(bytes));
                Assert.Equal(string.Join('|', peer.Entries.Where(entry => entry.Length > 0).Select(entry =>
                    $"{entry.FullName}={Short(new StreamReader(entry.Open()).ReadToEnd())}")), Read(bytes));
                whole++;
            }
            catch (InvalidDataException)
            {
                Assert.Equal("LW-REC-0850 ", Read(bytes));
                broken++;
            }
        }

        Assert.Equal((18, 1), (whole, broken));
    }

    private static string Read(byte[] bytes, ZipLimits? limits = null)
    {
        using var reader = ZipReader.Open(new MemoryStream(bytes), limits);
        var found = new SortedDictionary<int, string>();
        while (reader.NextEntry())
        {
            try
            {
                using var content = reader.OpenEntry();
                found[reader.EntryNumber] = $"{reader.Name}={Short(new StreamReader(content).ReadToEnd())}";
            }
            catch (ZipEntryException bad)
            {
                found[reader.EntryNumber] = $"{reader.Name}!{Short(bad.Issue)}";
            }
        }

        foreach (var issue in reader.Issues)
        {
            var place = issue.Location.Path;
            found[place is null ? 0 : int.Parse(place[6..^1], null) + 1] = Short(issue);
        }

        return string.Join('|', found.Values);
    }

    private static string Short(RecordIssue issue) => $"{issue.Code} {issue.Location.Path}";

    private static string Short(string text) => text.Length < 1000 ? text : $"{text[..3]}..{text.Length}";

    /// <summary>An archive, and where its directory begins.</summary>
    private static (byte[] Bytes, int Directory) Make(params (string Name, string Content)[] entries)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(name == "inner" ? Encoding.Latin1.GetBytes(content) : Encoding.UTF8.GetBytes(content));
            }
        }

        var bytes = stream.ToArray();
        return (bytes, bytes.AsSpan().IndexOf("PK\u0001\u0002"u8));
    }
}
