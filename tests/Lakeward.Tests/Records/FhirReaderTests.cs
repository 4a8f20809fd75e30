// The shapes a FHIR file can have, and what is set aside in each.
using System.Text;
using Lakeward.Records;
using Lakeward.Records.Fhir;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class FhirReaderTests
{
    private const string Ann = """{"resourceType":"Patient","id":"ann"}""";
    private const string Bob = """{"resourceType":"Patient","id":"bob"}""";

    [Fact]
    public void One_resource_stands_alone()
    {
        var file = FhirFile.Read("\uFEFF \n" + Ann);

        Assert.Equal(("Patient", "ann", "", 2L, -1, Ann), Assert.Single(file.Resources));
        Assert.Empty(file.Issues);
    }

    [Fact]
    public void A_pretty_printed_bundle_gives_its_entries()
    {
        var file = FhirFile.Read("""
            {
              "resourceType": "Bundle",
              "type": "collection",
              "entry": [
                { "fullUrl": "urn:uuid:1", "resource": { "resourceType": "Patient", "id": "ann" } },
                { "request": { "method": "DELETE", "url": "Patient/9" } },
                { "resource": { "resourceType": "Patient", "id": "bob" }, "fullUrl": "urn:uuid:2" }
              ]
            }
            """);

        Assert.Equal(["ann", "bob"], file.Ids);
        Assert.Equal(["urn:uuid:1", "urn:uuid:2"], file.Resources.Select(resource => resource.FullUrl));
        Assert.Equal([5L, 7L], file.Resources.Select(resource => resource.Line));
        Assert.Equal([0, 2], file.Resources.Select(resource => resource.Index));
        Assert.Equal("""{ "resourceType": "Patient", "id": "bob" }""", file.Resources[1].Json);
        Assert.Empty(file.Issues);
    }

    [Theory]
    [InlineData("""{"resourceType":"Bundle","entry":[{"resource":""", "}]}")]
    [InlineData("""{"entry":[{"resource":""", """}],"resourceType":"Bundle"}""")]
    [InlineData("[", "]")]
    public void Bundles_in_bundles_are_opened_wherever_they_say_what_they_are(string before, string after)
    {
        var inner = $$"""{"entry":[{"resource":{{Ann}} },{"resource":{{Bob}} }],"resourceType":"Bundle"}""";
        var plain = $$"""{"resourceType":"Bundle","entry":[{"resource":{{inner}} },{"resource":{{Ann}} }]}""";

        Assert.Equal(["ann", "bob", "ann"], FhirFile.Read(before + plain + after).Ids);
        Assert.Equal(["ann", "bob"], FhirFile.Read(before + inner + after).Ids);
    }

    [Fact]
    public void Lines_of_several_types_and_blank_lines()
    {
        var file = FhirFile.Read($$"""
            {{Ann}}

            {"id":"x","resourceType":"Observation"}
            {"resourceType":"Bundle","entry":[{"resource":{{Bob}} }]}
            """);

        Assert.Equal(["ann", "x", "bob"], file.Ids);
        Assert.Equal([1L, 3L, 4L], file.Resources.Select(resource => resource.Line));
        Assert.Empty(file.Issues);
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient","id":"broken""", "LW-REC-0601")]
    [InlineData("""{"resourceType":"Patient",""", "LW-REC-0601")]
    [InlineData("garbage", "LW-REC-0601")]
    [InlineData("[1]", "LW-REC-0608")]
    [InlineData("{}", "LW-REC-0609")]
    [InlineData("""{"resourceType":7}""", "LW-REC-0609")]
    [InlineData("""{"resourceType":"Patient","id":"x","id":"y"}""", "LW-REC-0603")]
    [InlineData("""{"resourceType":"Patient","name":[{"text":"a","\u0074ext":"b"}]}""", "LW-REC-0603")]
    [InlineData("""{"resourceType":"Patient","\ud800":1}""", "LW-REC-0601")]
    public void A_broken_line_is_set_aside_alone_wherever_it_stands(string broken, string code)
    {
        foreach (var lines in new[] { (string[])[Ann, broken, Bob], [broken, Ann, Bob], [Ann, Bob, broken] })
        {
            if (lines[0] == "[1]")
            {
                continue;
            }

            var file = FhirFile.Read(string.Join('\n', lines));

            Assert.Equal(["ann", "bob"], file.Ids);
            var issue = Assert.Single(file.Issues);
            Assert.Equal(code, issue.Code);
            Assert.Equal(Array.IndexOf(lines, broken) + 1, issue.Location.LineNumber);
            Assert.Equal([broken], file.Rejected);
        }
    }

    [Fact]
    public void A_broken_bundle_gives_what_was_good_and_ends()
    {
        var file = FhirFile.Read($$"""
            {"resourceType":"Bundle","entry":[
            {"resource":{{Ann}} },
            {"resource":{{Bob}} },
            {"resource":{"resourceType":"Patient","id":} },
            {"resource":{{Bob}} }]}
            """);

        Assert.Equal(["ann", "bob"], file.Ids);
        var issue = Assert.Single(file.Issues);
        Assert.Equal(("LW-REC-0602", IssueSeverity.Fatal), (issue.Code, issue.Severity));
        Assert.Equal("line 4, Bundle.entry[2].resource", issue.Location.ToString());
    }

    [Fact]
    public void An_entry_that_cannot_be_used_leaves_the_others_whole()
    {
        var file = FhirFile.Read($$"""
            {"resourceType":"Bundle","entry":[
            {"resource":[{{Ann}}]},
            {"resource":{"resourceType":"Patient","id":"a","id":"b"} },
            {"resource":{"id":"c"} },
            7,
            {"resource":{{Bob}} }]}
            """);

        Assert.Equal(["bob"], file.Ids);
        Assert.Equal(["LW-REC-0608", "LW-REC-0603", "LW-REC-0609", "LW-REC-0608"], file.Codes);
        Assert.Equal(
            [0, 1, 2, 3], file.Issues.Select(issue => issue.Location.Path![13] - '0'));
    }

    [Theory]
    [InlineData("""{"resourceType":"Bundle","entry":[],"entry":[]}""", "LW-REC-0613")]
    [InlineData("""{"resourceType":"Bundle","entry":{}}""", "LW-REC-0613")]
    [InlineData("""{"resourceType":"Bundle","entry":[{"resource":{},"resource":{}}]}""", "LW-REC-0613")]
    [InlineData("""{"resourceType":"Bundle","entry":[{"resource":""", "LW-REC-0602")]
    [InlineData("""{"resourceType":"Patient","id":"a\u0000""", "LW-REC-0602")]
    [InlineData("", "LW-REC-0615")]
    [InlineData(" \n ", "LW-REC-0615")]
    [InlineData("\u001F\u008B\b", "LW-REC-0600")]
    [InlineData("<Patient/>", "LW-REC-0600")]
    public void A_document_that_cannot_be_read_ends_with_an_issue(string text, string code)
    {
        var file = FhirFile.Read(text);

        Assert.Empty(file.Resources);
        Assert.Equal(code, file.Codes.Last());
    }

    [Fact]
    public void Utf16_is_refused_by_its_mark() =>
        Assert.Equal(["LW-REC-0101"], FhirFile.Read([0xFF, 0xFE, 0x7B, 0]).Codes);

    [Fact]
    public void What_is_not_utf8_is_set_aside_alone()
    {
        byte[] bad = [.. "{\"resourceType\":\"Patient\",\"id\":\"x\",\"a\":\""u8, 0xC3, .. "\"}"u8];
        byte[] lines = [.. bad, (byte)'\n', .. Encoding.UTF8.GetBytes(Ann)];
        byte[] bundle = [.. "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":"u8, .. bad,
            .. Encoding.UTF8.GetBytes($$"""},{"resource":{{Ann}} }]}""")];

        foreach (var bytes in new[] { lines, bundle })
        {
            var file = FhirFile.Read(bytes);
            Assert.Equal(["ann"], file.Ids);
            Assert.Equal(["LW-REC-0607"], file.Codes);
        }
    }

    [Fact]
    public void Escapes_are_read_wherever_they_stand()
    {
        const string Entry =
            """{"fullUrl":"http:\/\/x","resource":{"resourceType":"P\u0061tient","id":"\u0061nn"} }""";
        foreach (var type in new[] { "Bundle", "B\\u0075ndle" })
        {
            var first = FhirFile.Read($$"""{"resourceType":"{{type}}","entry":[{{Entry}}]}""");
            var last = FhirFile.Read($$"""{"entry":[{{Entry}}],"resourceType":"{{type}}"}""");
            foreach (var resource in new[] { Assert.Single(first.Resources), Assert.Single(last.Resources) })
            {
                Assert.Equal(("Patient", "ann", "http://x"), (resource.Type, resource.Id, resource.FullUrl));
            }
        }
    }

    [Fact]
    public void Contained_resources_stay_where_they_are()
    {
        var file = FhirFile.Read($$"""{"resourceType":"Claim","id":"c","contained":[{{Ann}}]}""");

        Assert.Equal(["c"], file.Ids);
    }

    [Fact]
    public void What_r4_does_not_know_and_ids_that_are_none_are_warned_of()
    {
        var file = FhirFile.Read("""
            {"resourceType":"Sheep","id":"a b"}
            {"resourceType":"Patient"}
            """);

        Assert.Equal(["Sheep", "Patient"], file.Resources.Select(resource => resource.Type));
        Assert.Equal(["LW-REC-0610", "LW-REC-0612", "LW-REC-0611"], file.Codes);
        Assert.All(file.Issues, issue => Assert.Equal(IssueSeverity.Warning, issue.Severity));
        Assert.DoesNotContain("Sheep", file.Issues[1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_longer_than_the_limit_is_passed_over()
    {
        var limits = new FhirLimits { MaxResourceBytes = 100 };
        var text = new string('x', 500_000) + "\\\"\\\\";
        var large = $$"""{"resourceType":"Binary","id":"large","data":"{{text}}","more":"{{text}}"}""";
        var lines = FhirFile.Read(string.Join('\n', Ann, large, Bob), limits);
        var bundle = FhirFile.Read(
            $$"""{"resourceType":"Bundle","entry":[{"resource":{{large}} },{"resource":{{Bob}} }]}""",
            limits);

        Assert.Equal(["ann", "bob"], lines.Ids);
        Assert.Equal(["LW-REC-0605"], lines.Codes);
        Assert.Equal(["bob"], bundle.Ids);
        Assert.Equal(["LW-REC-0605"], bundle.Codes);
    }

    [Fact]
    public void Limits_of_depth_and_count_set_a_resource_aside()
    {
        var limits = new FhirLimits { MaxDepth = 10, MaxValues = 300, MaxBundleDepth = 2 };
        var deep = $$"""{"resourceType":"Basic","x":{{new string('[', 900)}}{{new string(']', 900)}}}""";
        var many = $$"""{"resourceType":"Basic","x":[0{{string.Concat(Enumerable.Repeat(",0", 999))}}]}""";
        var nested = Ann;
        for (var level = 0; level < 3; level++)
        {
            nested = $$"""{"resourceType":"Bundle","entry":[{"resource":{{nested}} }]}""";
        }

        var text = $$"""
            {"resourceType":"Bundle","entry":[{"resource":{{deep}} },{"resource":{{many}} },
            {"resource":{{nested}} },{"resource":{{Bob}} }]}
            """;

        Assert.Equal(["bob"], FhirFile.Read(text, limits).Ids);
        Assert.Equal(["LW-REC-0604", "LW-REC-0606", "LW-REC-0604"], FhirFile.Read(text, limits).Codes);
        Assert.Equal(["LW-REC-0604", "LW-REC-0606", "LW-REC-0604"], FhirFile.Read(
            string.Join('\n', deep, many, nested, Bob), limits).Codes);
    }

    [Fact]
    public void A_nesting_bomb_is_bounded_work()
    {
        var bomb = """{"resourceType":"Basic","x":""" + new string('[', 4_000_000);

        Assert.Equal(["LW-REC-0601"], FhirFile.Read(bomb).Codes);
        var lines = FhirFile.Read(bomb + "\n" + Ann + "\n" + Bob);
        Assert.Equal(["ann", "bob"], lines.Ids);
        Assert.Single(lines.Issues);
    }

    [Fact]
    public void Trickling_bytes_give_the_same_resources()
    {
        var bundle = $$"""
            {"resourceType":"Bundle","entry":[{"resource":{{Ann}},"fullUrl":"urn:x"},{"resource":{{Bob}} }]}
            """;
        foreach (var text in new[] { bundle, Ann + "\n\n" + Bob, "[" + Ann + ", " + Bob + "]" })
        {
            var whole = FhirFile.Read(text);
            var trickled = FhirFile.Read(new TricklingStream(Encoding.UTF8.GetBytes(text)));

            Assert.Equal(["ann", "bob"], whole.Ids);
            Assert.Equal(whole.Resources, trickled.Resources);
        }
    }

    /// <summary>Gives one byte at a time.</summary>
    private sealed class TricklingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, 1));
    }
}
