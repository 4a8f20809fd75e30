// What a C-CDA reader gives, and what it refuses without harm.
using System.Text;
using Lakeward.Records;
using Lakeward.Records.Ccda;
using Lakeward.Records.Mapping;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class CcdaReaderTests
{
    private const string Open = """<ClinicalDocument xmlns="urn:hl7-org:v3"><id root="1.2" extension="d"/>""";
    private const string Body = "<component><structuredBody>";
    private const string Close = "</structuredBody></component></ClinicalDocument>";
    private readonly List<RecordIssue> _issues = [];

    [Fact]
    public void The_header_comes_first_and_then_the_entries_of_all_sections()
    {
        var parts = Parts($"""
            {Open}{Body}<component><section><templateId root="1.1"/><templateId root="1.2"/><code code="A"/>
            <text>narrative</text><entry/><entry><act/></entry>
            <component><section><code code="B"/><entry/></section></component>
            <entry/></section></component>{Close}
            """);

        Assert.Equal(["header", "A 0 0 1.1,1.2", "A 0 1 1.1,1.2", "B 1 0 ", "A 0 2 1.1,1.2"], parts);
        Assert.Empty(_issues);
    }

    [Theory]
    [InlineData("""<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>""", "LW-REC-0701")]
    [InlineData("""<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>""", "LW-REC-0701")]
    [InlineData("<a/>", "LW-REC-0702")]
    [InlineData("<ClinicalDocument/>", "LW-REC-0702")]
    [InlineData("""<ClinicalDocument xmlns="urn:hl7-org:v3"/>""", "LW-REC-0708")]
    [InlineData("""<ClinicalDocument xmlns="urn:hl7-org:v3">&x;</ClinicalDocument>""", "LW-REC-0700")]
    [InlineData("""<ClinicalDocument xmlns="urn:hl7-org:v3"><id>""", "LW-REC-0700")]
    [InlineData("", "LW-REC-0700")]
    [InlineData("{}", "LW-REC-0700")]
    public void What_is_no_safe_document_has_an_issue(string xml, string code)
    {
        _ = Parts(xml);

        Assert.Equal(code, Assert.Single(_issues).Code);
    }

    [Fact]
    public void An_entity_bomb_is_never_opened()
    {
        var bomb = new StringBuilder("<!DOCTYPE ClinicalDocument [<!ENTITY a0 \"ha\">");
        for (var level = 1; level < 30; level++)
        {
            bomb.Append($"<!ENTITY a{level} \"&a{level - 1};&a{level - 1};\">");
        }

        bomb.Append("]><ClinicalDocument xmlns=\"urn:hl7-org:v3\"><title>&a29;</title></ClinicalDocument>");
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = Parts(bomb.ToString());

        Assert.Equal("LW-REC-0701", Assert.Single(_issues).Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
    }

    [Fact]
    public void Depth_and_length_are_bounded()
    {
        var deep = $"{Open}{Body}{string.Concat(Enumerable.Repeat("<component>", 500_000))}";
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(["header"], Parts(deep));
        Assert.Equal("LW-REC-0704", Assert.Single(_issues).Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);

        _issues.Clear();
        var text = new string('x', 100_000);
        _ = Parts($"{Open}<title>{text}</title>", new CcdaLimits { MaxCharacters = 10_000 });
        Assert.Equal("LW-REC-0703", Assert.Single(_issues).Code);
    }

    [Theory]
    [InlineData("<a>", "<b/>", "</a>")]
    [InlineData("<a v='", "x", "'/>")]
    [InlineData("<a>", "x", "</a>")]
    public void A_large_entry_is_set_aside_alone(string before, string piece, string after)
    {
        var limits = new CcdaLimits { MaxNodes = 500, MaxValueCharacters = 500 };
        var large = before + string.Concat(Enumerable.Repeat(piece, 1000)) + after;
        var parts = Parts(
            $"{Open}{Body}<section><code code=\"A\"/><entry>{large}</entry><entry/></section>{Close}",
            limits);

        Assert.Equal(["header", "A 0 1 "], parts);
        var issue = Assert.Single(_issues);
        Assert.Equal("LW-REC-0705", issue.Code);
        Assert.Equal("ClinicalDocument.section[0].entry[0]", issue.Location.Path);
    }

    [Fact]
    public void A_document_that_breaks_gives_what_came_before_and_a_fatal_issue()
    {
        var parts = Parts($"{Open}{Body}<section><code code=\"A\"/><entry/><entry><act></entry>");

        Assert.Equal(["header", "A 0 0 "], parts);
        Assert.Equal(IssueSeverity.Fatal, Assert.Single(_issues).Severity);
    }

    [Fact]
    public void Other_encodings_are_read_and_broken_ones_refused()
    {
        var xml = $"<?xml version=\"1.0\" encoding=\"utf-16\"?>{Open}<title>é</title></ClinicalDocument>";
        var utf16 = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(xml)).ToArray();
        Assert.Equal(["header"], Parts(utf16, null));

        _issues.Clear();
        byte[] broken =
            [.. Encoding.UTF8.GetBytes(Open), .. "<title>"u8, 0xC3, .. "</title></ClinicalDocument>"u8];
        Assert.Empty(Parts(broken, null));
        Assert.Equal("LW-REC-0700", Assert.Single(_issues).Code);
    }

    [Theory]
    [InlineData("text", "a/@v", "<a v=' x \n y '/>", "x y")]
    [InlineData("text", "a/text()", "<a><b>no</b> yes <b/></a>", "yes")]
    [InlineData("text", "a[@k='2']/@v", "<a k='1' v='one'/><a k='2' v='two'/>", "two")]
    [InlineData("text", "a[b/@k='2'][@n='x']/@v", "<a><b k='2'/></a><a n='x' v='2'><b k='2'/></a>", "2")]
    [InlineData("text", "a/@v | b/@v", "<b v='b'/>", "b")]
    [InlineData("text", "a/@v", "<a nullFlavor='UNK' v='x'/>", null)]
    [InlineData("text", "a/@v", "<a nullFlavor='UNK' v='x'/><a v='y'/>", "y")]
    [InlineData("text", "*/@v", "<a/><b v='b'/>", "b")]
    [InlineData("text", "%header/id/@extension", "", "d")]
    [InlineData("text", "precision(a/@v)", "<a v='201503'/>", "month")]
    [InlineData("date", "a/@v", "<a v='201503'/>", "2015-03-01")]
    [InlineData("date", "a/@v", "<a v='20150331234500-0500'/>", "2015-03-31")]
    [InlineData("timestamp", "a/@v", "<a v='2015'/>", "2015-01-01T00:00:00")]
    [InlineData("timestamp", "a/@v", "<a v='201503312345-0500'/>", "2015-04-01T04:45:00Z")]
    [InlineData("timestamp", "a/@v", "<a v='20150331234500.1234567'/>", "2015-03-31T23:45:00.123456")]
    [InlineData("timestamp", "a/@v", "<a v='20150331-0500'/>", "2015-03-31T00:00:00")]
    [InlineData("decimal(10,2)", "a/@v", "<a v='-1.50'/>", "-1.50")]
    [InlineData("integer", "a/@v", "<a v='7'/>", "7")]
    [InlineData("boolean", "a/@v", "<a v='true'/>", "true")]
    public void A_path_leads_to_its_first_value(string type, string path, string entry, string? expected)
    {
        Assert.Equal(expected, Cell(type, path, entry));
        Assert.Empty(_issues);
    }

    [Theory]
    [InlineData("date", "20150231", "LW-REC-0305")]
    [InlineData("date", "2015-02-03", "LW-REC-0304")]
    [InlineData("date", "2015-02", "LW-REC-0304")]
    [InlineData("timestamp", "2015-02-03", "LW-REC-0306")]
    [InlineData("timestamp", "201502032", "LW-REC-0306")]
    [InlineData("timestamp", "2015020325", "LW-REC-0305")]
    [InlineData("decimal(10,2)", "1,5", "LW-REC-0301")]
    [InlineData("decimal(10,2)", "1.555", "LW-REC-0303")]
    public void A_value_that_is_none_of_its_type_refuses_the_entry(string type, string value, string code)
    {
        Assert.Null(Cell(type, "a/@v", $"<a v='{value}'/>"));
        Assert.Equal(code, Assert.Single(_issues).Code);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a/@v/b")]
    [InlineData("a[@v]/@k")]
    [InlineData("a[@v='x'/@k")]
    [InlineData("")]
    public void What_is_no_path_is_refused(string path) =>
        Assert.Throws<FormatException>(() => Cell("text", path, ""));

    private string? Cell(string type, string path, string entry)
    {
        var views = new CcdaViews([RecordMapping.Read(Encoding.UTF8.GetBytes($$"""
            {"format":"c-cda-2.1","record":"A","required":[],"tables":[{"name":"t","columns":[
            {"name":"v","type":"{{type}}","class":"general","source":"{{path}}"}]}]}
            """))]);
        var xml = $"{Open}{Body}<section><code code=\"A\"/><entry>{entry}</entry></section>{Close}";
        var rows = new MappedRows();
        using var reader = CcdaReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(xml)));
        Assert.True(reader.Next() && reader.Next());
        if (!new CcdaExtraction(views).TryRead(reader.Part, rows, out var error))
        {
            _issues.Add(error!);
            return null;
        }

        return rows.IsNull(0, 0) ? null : Encoding.UTF8.GetString(rows.Cell(0, 0));
    }

    private List<string> Parts(string xml, CcdaLimits? limits = null) =>
        Parts(Encoding.UTF8.GetBytes(xml), limits);

    private List<string> Parts(byte[] xml, CcdaLimits? limits)
    {
        var parts = new List<string>();
        using var reader = CcdaReader.Open(new MemoryStream(xml), limits);
        reader.Rejected = _issues.Add;
        while (reader.Next())
        {
            var part = reader.Part;
            parts.Add(part.IsHeader
                ? "header"
                : $"{part.SectionCode} {part.SectionIndex} {part.EntryIndex} "
                    + string.Join(',', part.SectionTemplates));
        }

        _issues.AddRange(reader.Issues);
        return parts;
    }
}
