// Broken C-CDA documents do no harm: no exception, bounded memory, linear time.
using System.Text;
using Lakeward.Records;
using Lakeward.Records.Ccda;
using Lakeward.Records.Mapping;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class CcdaFuzzTests
{
    private const string Result = "<component><observation>"
        + "<templateId root=\"2.16.840.1.113883.10.20.22.4.2\"/></observation></component>";

    private const string Ending = "</organizer></entry></section>";

    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "<", ">", "</", "/>", "&", "&x;", "&#0;", "&#xD800;", "<![CDATA[", "]]>", "<!--", "<!DOCTYPE a [",
            "<entry>", "</entry>", "<section>", "nullFlavor=\"UNK\"", "value=\"2015023\"", "\0",
            "<?xml version=\"1.0\" encoding=\"utf-16\"?>", "xmlns=\"x\"", "<a b=\"c\" b=\"d\"/>",
        }.Select(Encoding.UTF8.GetBytes),
        [0xC3], [0xFF, 0xFE],
    ];

    [Fact]
    public void Broken_documents_give_issues()
    {
        var files = Directory.GetFiles(House.Shared("data", "ccda"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToList();
        Mutation.Repeat(200, seed =>
        {
            var mutation = new Mutation(seed, Words);
            var bytes = mutation.Break(files[mutation.Below(files.Count)], 300_000);
            Read(bytes, mutation.Below(2) == 0 ? CcdaLimits.Default : new CcdaLimits
            {
                MaxCharacters = 1000 + mutation.Below(100_000),
                MaxDepth = 8 + mutation.Below(20),
                MaxNodes = 16 + mutation.Below(1000),
                MaxValueCharacters = 16 + mutation.Below(300),
                MaxRows = 1 + mutation.Below(10),
            });
        });
    }

    [Theory]
    [InlineData("<section><code code=\"11450-4\"/>", "<entry><act/></entry>", "</section>")]
    [InlineData("<section><code code=\"29762-2\"/><entry>", "<observation/>", "</entry></section>")]
    [InlineData("<section><code code=\"30954-2\"/><entry><organizer>", Result, Ending)]
    [InlineData("<section><text>", "text and <br/>", "</text></section>")]
    [InlineData("<section><entry v=\"", "long ", "\"/></section>")]
    [InlineData("", "<section><code code=\"A\"/></section>", "")]
    [InlineData("<section>", "<templateId root=\"1.2.3\"/>", "<entry/><entry/></section>")]
    public void The_work_grows_as_the_input_does(string before, string piece, string after)
    {
        Growth.AssertLinear(Work, 150_000 / piece.Length);

        Action Work(int times)
        {
            var xml = "<ClinicalDocument xmlns=\"urn:hl7-org:v3\"><component><structuredBody>" + before
                + string.Concat(Enumerable.Repeat(piece, times)) + after
                + "</structuredBody></component></ClinicalDocument>";
            var bytes = Encoding.UTF8.GetBytes(xml);
            return () => Assert.DoesNotContain(
                Read(bytes, new CcdaLimits { MaxNodes = 10_000_000, MaxRows = 10_000_000 }),
                issue => issue.Severity == IssueSeverity.Fatal);
        }
    }

    private static List<RecordIssue> Read(byte[] bytes, CcdaLimits limits)
    {
        var issues = new List<RecordIssue>();
        var rows = new MappedRows();
        var extraction = new CcdaExtraction(CcdaViews.Default, limits);
        using var reader = CcdaReader.Open(new MemoryStream(bytes), limits);
        reader.Rejected = issues.Add;
        while (reader.Next())
        {
            var read = extraction.TryRead(reader.Part, rows, out var error);
            Assert.Equal(read, error is null);
        }

        issues.AddRange(reader.Issues);
        Assert.True(reader.Issues.Count(issue => issue.Severity == IssueSeverity.Fatal) <= 1);
        return issues;
    }
}
