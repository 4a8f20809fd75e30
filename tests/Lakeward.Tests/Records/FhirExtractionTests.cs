// What becomes of single values on their way from a resource into cells.
using System.Text;
using Lakeward.Records;
using Lakeward.Records.Fhir;
using Lakeward.Records.Mapping;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class FhirExtractionTests
{
    private readonly List<RecordIssue> _issues = [];

    [Theory]
    [InlineData("name.family", "Roe")]
    [InlineData("name[1].family", "Poe")]
    [InlineData("name[2].family", null)]
    [InlineData("name.where(use='usual').family", "Poe")]
    [InlineData("name.where(use='none').family | name.family", "Roe")]
    [InlineData("name.given[1]", "Bea")]
    [InlineData("name.first().given[1]", "Bea")]
    [InlineData("name[1].given.first()", "Cy")]
    [InlineData("name.where(use='usual' and family='Poe').given", "Cy")]
    [InlineData("name.where(use='usual' and family='Roe').given", null)]
    [InlineData("identifier.where(type.coding.code='MR').value", "7")]
    [InlineData("extension('http://x/a').value.ofType(string)", "A")]
    [InlineData("value.ofType(Quantity).unit", "mg")]
    [InlineData("getResourceKey()", "p1")]
    [InlineData("%resource.id", "p1")]
    [InlineData("birthDate.precision()", "month")]
    [InlineData("absent.member", null)]
    public void A_path_leads_to_its_first_value(string path, string? expected)
    {
        const string Json = """
            {"resourceType":"Basic","id":"p1","birthDate":"1970-02",
             "identifier":[{"value":"6"},{"type":{"coding":[{"code":"XX"},{"code":"MR"}]},"value":"7"}],
             "name":[{"use":"official","family":"Roe","given":[null,"Ann","Bea"]},
                     {"family":"Poe","given":["Cy"],"use":"usual"}],
             "extension":[{"url":"http:\/\/x\/a","valueString":"A"}],
             "valueQuantity":{"unit":"mg"},"empty":""}
            """;

        Assert.Equal(expected, Cell(Json, "text", path));
    }

    [Theory]
    [InlineData("name..family")]
    [InlineData("name.where(use=official)")]
    [InlineData("name.resolve()")]
    [InlineData("name.getResourceKey()")]
    [InlineData("subject.getReferenceKey().id")]
    [InlineData("name[x]")]
    [InlineData("name)")]
    [InlineData("")]
    public void What_is_no_path_is_refused(string path) =>
        Assert.Throws<FormatException>(() => Views("text", path));

    [Theory]
    [InlineData("date", "\"1970-02-03\"", "1970-02-03")]
    [InlineData("date", "\"1970-02\"", "1970-02-01")]
    [InlineData("date", "\"1970\"", "1970-01-01")]
    [InlineData("date", "\"1970-02-03T23:00:00-05:00\"", "1970-02-03")]
    [InlineData("timestamp", "\"1970-02-03T23:00:00-05:00\"", "1970-02-04T04:00:00Z")]
    [InlineData("timestamp", "\"1970-02-03T23:00:00.5+01:00\"", "1970-02-03T22:00:00.500000Z")]
    [InlineData("timestamp", "\"1970-02-03T23:00:00.1234567Z\"", "1970-02-03T23:00:00.123456Z")]
    [InlineData("timestamp", "\"1970-02-03T23:00:00Z\"", "1970-02-03T23:00:00Z")]
    [InlineData("timestamp", "\"1970-02\"", "1970-02-01")]
    [InlineData("decimal(10,3)", "1.5E2", "150")]
    [InlineData("decimal(10,3)", "-12.5e-1", "-1.25")]
    [InlineData("decimal(10,3)", "0.100", "0.100")]
    [InlineData("decimal(10,3)", "1e-3", "0.001")]
    [InlineData("integer", "12", "12")]
    [InlineData("boolean", "false", "false")]
    [InlineData("text", "\"a\\u00e9\\n\"", "aé\n")]
    [InlineData("text", "\"\"", null)]
    [InlineData("text", "null", null)]
    [InlineData("text", "[null,\"b\"]", "b")]
    public void A_value_is_written_as_its_type(string type, string json, string? expected) =>
        Assert.Equal(expected, Cell($$"""{"resourceType":"Basic","id":"x","v":{{json}} }""", type, "v"));

    [Theory]
    [InlineData("date", "\"1970-02-30\"", "LW-REC-0305")]
    [InlineData("date", "\"yesterday\"", "LW-REC-0306")]
    [InlineData("date", "\"\"", "LW-REC-0304")]
    [InlineData("timestamp", "\"1970-13\"", "LW-REC-0305")]
    [InlineData("timestamp", "\"1970-02-03T25:00:00Z\"", "LW-REC-0305")]
    [InlineData("timestamp", "\"0001-01-01T00:00:00+14:00\"", "LW-REC-0306")]
    [InlineData("decimal(10,3)", "1e99", "LW-REC-0302")]
    [InlineData("decimal(10,3)", "12345678", "LW-REC-0302")]
    [InlineData("decimal(10,3)", "0.0001", "LW-REC-0303")]
    [InlineData("integer", "1.5", "LW-REC-0301")]
    [InlineData("integer", "\"1\"", "LW-REC-0620")]
    [InlineData("text", "1", "LW-REC-0620")]
    [InlineData("text", "{}", "LW-REC-0620")]
    [InlineData("text", "\"\\ud800\"", "LW-REC-0621")]
    [InlineData("text", "\"\\u0000\"", "LW-REC-0621")]
    public void A_value_that_is_none_of_its_type_refuses_the_resource(string type, string json, string code)
    {
        Assert.Null(Cell($$"""{"resourceType":"Basic","id":"x","v":{{json}} }""", type, "v"));

        var issue = Assert.Single(_issues);
        Assert.Equal((code, IssueSeverity.Error), (issue.Code, issue.Severity));
        Assert.Equal("line 1, Basic.v", issue.Location.ToString());
    }

    [Fact]
    public void A_member_of_a_text_is_of_the_wrong_kind()
    {
        Assert.Null(Cell("""{"resourceType":"Basic","id":"x","name":"Roe"}""", "text", "name.family"));
        Assert.Equal("LW-REC-0620", Assert.Single(_issues).Code);
    }

    [Fact]
    public void Data_absent_reason_makes_null_of_what_stands_beside_it()
    {
        const string Absent = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
        var json = $$"""
            {"resourceType":"Basic","id":"x","status":"unknown","use":"kept",
             "_status":{"extension":[{"url":"{{Absent}}","valueCode":"unknown"}]},
             "_use":{"extension":[{"url":"http://x","valueCode":"y"}]},
             "_birthDate":{"extension":[{"url":"{{Absent}}","valueCode":"masked"}]} }
            """;

        Assert.Null(Cell(json, "text", "status"));
        Assert.Equal("kept", Cell(json, "text", "use"));
        Assert.Null(Cell(json, "date", "birthDate"));
        Assert.Empty(_issues);
    }

    [Theory]
    [InlineData("Patient/7", "7")]
    [InlineData("Patient/7/_history/2", "7")]
    [InlineData("https://x.org/fhir/Patient/7", "7")]
    [InlineData("https:\\/\\/x.org\\/fhir\\/Patient\\/7", "7")]
    [InlineData("urn:uuid:11111111-2222-3333-4444-555555555555", "ann")]
    [InlineData("urn:oid:1.2.3", "bob")]
    [InlineData("urn:uuid:9-not-there", "urn:uuid:9-not-there")]
    [InlineData("#contained", "#contained")]
    [InlineData("Patient?identifier=1", "Patient?identifier=1")]
    [InlineData("Group/7", null)]
    [InlineData("urn:oid:1.2.4", null)]
    public void A_reference_is_the_key_of_its_resource(string reference, string? expected)
    {
        var references = new ReferenceIndex();
        references.Add(new MemoryStream(Encoding.UTF8.GetBytes("""
            {"resourceType":"Bundle","entry":[
            {"fullUrl":"urn:uuid:11111111-2222-3333-4444-555555555555",
             "resource":{"resourceType":"Patient","id":"ann"}},
            {"fullUrl":"urn:oid:1.2.3","resource":{"resourceType":"Patient","id":"bob"}},
            {"fullUrl":"urn:oid:1.2.4","resource":{"resourceType":"Group","id":"all"}}]}
            """)));
        var json = $$"""{"resourceType":"Basic","id":"x","subject":{"reference":"{{reference}}"} }""";

        Assert.Equal(expected, Cell(json, "text", "subject.getReferenceKey(Patient)", references));
        Assert.Equal(
            expected is "urn:uuid:9-not-there" or "Patient?identifier=1",
            _issues.Exists(issue => issue.Code == "LW-REC-0624"));
    }

    [Fact]
    public void Without_an_id_the_full_url_gives_the_key_on_both_sides()
    {
        const string Bundle = """
            {"resourceType":"Bundle","entry":[
            {"fullUrl":"urn:uuid:11111111-2222-3333-4444-555555555555","resource":{"resourceType":"Patient"}},
            {"resource":{"resourceType":"Observation","id":"o","status":"final","code":{},
             "subject":{"reference":"urn:uuid:11111111-2222-3333-4444-555555555555"}}}]}
            """;
        var references = new ReferenceIndex();
        references.Add(new MemoryStream(Encoding.UTF8.GetBytes(Bundle)));
        var subjects = Rows(Bundle, FhirViews.Default, references)
            .Select(row => row[row[0] == "o" ? 1 : 0]);

        Assert.Equal(Enumerable.Repeat("11111111-2222-3333-4444-555555555555", 2), subjects);
    }

    [Fact]
    public void The_index_holds_no_more_than_it_may()
    {
        var references = new ReferenceIndex(1);
        references.Add(new MemoryStream(Encoding.UTF8.GetBytes("""
            {"resourceType":"Bundle","entry":[
            {"fullUrl":"urn:oid:1","resource":{"resourceType":"Patient","id":"a"}},
            {"fullUrl":"urn:oid:2","resource":{"resourceType":"Patient","id":"b"}}]}
            """)));

        Assert.Equal(1, references.Count);
        Assert.Equal("LW-REC-0625", references.Issue?.Code);
    }

    [Fact]
    public void Each_element_gives_a_row_and_none_gives_one_or_none()
    {
        const string Json = """
            {"resourceType":"Basic","id":"x","item":[{"n":1,"sub":[{"m":"a"},{"m":"b"}]},{"n":2}]}
            {"resourceType":"Basic","id":"y"}
            """;

        Assert.Equal(["x,1", "x,2"], Joined(Json, "forEach", "item", "n", "integer"));
        Assert.Equal(["x,1", "x,2", "y,"], Joined(Json, "forEachOrNull", "item", "n", "integer"));
        Assert.Equal(["x,a", "x,b"], Joined(Json, "forEach", "item.sub", "m", "text"));
    }

    [Fact]
    public void Rows_beyond_the_limit_refuse_the_resource_whole()
    {
        var items = string.Join(',', Enumerable.Repeat("{}", 50));
        var json = $$"""{"resourceType":"Claim","id":"c","item":[{{items}}]}""";
        var extraction = new FhirExtraction(FhirViews.Default, null, new FhirLimits { MaxRows = 50 });
        using var reader = FhirReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(json)));
        var rows = new MappedRows();

        Assert.True(reader.Next());
        Assert.False(extraction.TryRead(reader.Resource, rows, out var error));
        Assert.Equal("LW-REC-0622", error?.Code);
        Assert.Equal(0, rows.Count);
    }

    [Fact]
    public void Members_that_fhir_requires_are_missed()
    {
        _ = Rows("""{"resourceType":"MedicationRequest","id":"m","status":"active"}""", FhirViews.Default);

        Assert.Equal(
            ["intent", "subject", "medicationCodeableConcept|medicationReference"],
            _issues.Select(issue => issue.Location.Path!["MedicationRequest.".Length..]));
        Assert.All(_issues, issue => Assert.Equal("LW-REC-0623", issue.Code));
    }

    private List<string> Joined(string json, string each, string path, string column, string type)
    {
        var views = new FhirViews([RecordMapping.Read(Encoding.UTF8.GetBytes($$"""
            {"format":"fhir","record":"Basic","required":[],"tables":[{"name":"t","{{each}}":"{{path}}",
             "columns":[{"name":"id","type":"text","class":"general","source":"%resource.getResourceKey()"},
                        {"name":"v","type":"{{type}}","class":"general","source":"{{column}}"}]}]}
            """))]);
        return [.. Rows(json, views).Select(row => string.Join(',', row))];
    }

    private string? Cell(string json, string type, string path, ReferenceIndex? references = null) =>
        Rows(json, Views(type, path), references) is [var row] ? row[0] : null;

    private static FhirViews Views(string type, string path) =>
        new([RecordMapping.Read(Encoding.UTF8.GetBytes($$"""
            {"format":"fhir","record":"Basic","required":[],"tables":[{"name":"t","columns":[
            {"name":"v","type":"{{type}}","class":"general","source":"{{path}}"}]}]}
            """))]);

    private List<string?[]> Rows(string json, FhirViews views, ReferenceIndex? references = null)
    {
        var found = new List<string?[]>();
        var rows = new MappedRows();
        var extraction = new FhirExtraction(views, references) { Warned = _issues.Add };
        using var reader = FhirReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(json)));
        while (reader.Next())
        {
            if (!extraction.TryRead(reader.Resource, rows, out var error))
            {
                _issues.Add(error!);
            }

            for (var row = 0; row < rows.Count; row++)
            {
                found.Add([.. rows.Table(row).Columns.Select((_, column) =>
                    rows.IsNull(row, column) ? null : Encoding.UTF8.GetString(rows.Cell(row, column)))]);
            }
        }

        return found;
    }
}
