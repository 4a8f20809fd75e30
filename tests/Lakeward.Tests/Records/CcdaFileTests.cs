// Real C-CDA documents of the field: what is refused and why, and the values of every mapped column.
using System.Text;
using Lakeward.Records;
using Lakeward.Records.Ccda;
using Lakeward.Records.Mapping;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class CcdaFileTests
{
    [Fact]
    public void Every_value_of_every_document_equals_what_xpath_finds()
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var refused = 0;
        foreach (var file in Files())
        {
            var expected = new PlainCcda(file).Rows();
            var actual = Read(file, out var issues);

            Assert.Equal(expected.Count, actual.Count);
            foreach (var (rows, found) in expected.Zip(actual))
            {
                Assert.Equal(
                    rows?.Select(row => string.Join('|', row)), found?.Select(row => string.Join('|', row)));
                refused += rows is null ? 1 : 0;
                foreach (var row in rows ?? [])
                {
                    counts[row[0]!] = counts.GetValueOrDefault(row[0]!) + 1;
                }
            }

            Assert.DoesNotContain(issues, issue => issue.Severity == IssueSeverity.Fatal);
        }

        Assert.Equal(1, refused);
        Assert.Equal(
            "ccda_allergy 24, ccda_document 23, ccda_encounter 7, ccda_immunization 21, ccda_medication 22, "
                + "ccda_patient 23, ccda_problem 32, ccda_procedure 25, ccda_result 46, "
                + "ccda_social_history 20, ccda_vital_sign 82",
            string.Join(", ", counts.Select(count => $"{count.Key} {count.Value}")));
    }

    [Fact]
    public void Only_these_documents_have_issues()
    {
        var found = new List<string>();
        foreach (var file in Files())
        {
            _ = Read(file, out var issues);
            found.AddRange(issues.Select(issue => $"{Path.GetFileName(file)} {issue.Code}"));
        }

        Assert.Equal(
            [
                "CDA_with_Embedded_PDF.ccda LW-REC-0708",
                "Transfer_Summary.ccda LW-REC-0306",
                "Unstructured_Document_embed.ccda LW-REC-0708",
                "Unstructured_Document_reference.ccda LW-REC-0708",
                "sample.ccda LW-REC-0708",
                "CcdaTestTimezoneInput.ccda LW-REC-0707",
                "CcdaTestTimezoneInput.ccda LW-REC-0707",
                "CcdaTestTimezoneInput.ccda LW-REC-0707",
                "CcdaTestTimezoneInput.ccda LW-REC-0707",
                "CcdaTestTimezoneInput.ccda LW-REC-0707",
                "CcdaTestTimezoneInput.ccda LW-REC-0707",
                "CcdaTestTimezoneInput.ccda LW-REC-0708",
            ],
            found);
    }

    private static List<string> Files()
    {
        var files = Directory.GetFiles(House.Shared("data", "ccda"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).ToList();
        Assert.Equal(23, files.Count);
        return files;
    }

    /// <summary>The rows of each part, each row with its table's name first; null for a part that is
    /// refused.</summary>
    private static List<List<string?[]>?> Read(string file, out List<RecordIssue> issues)
    {
        var all = new List<List<string?[]>?>();
        var found = new List<RecordIssue>();
        var rows = new MappedRows();
        var extraction = new CcdaExtraction(CcdaViews.Default) { Warned = found.Add };
        using var reader = CcdaReader.Open(new MemoryStream(File.ReadAllBytes(file)));
        reader.Rejected = found.Add;
        while (reader.Next())
        {
            var read = extraction.TryRead(reader.Part, rows, out var error);
            found.AddRange(read ? [] : [error!]);
            all.Add(read ? [.. Enumerable.Range(0, rows.Count).Select(row => Cells(rows, row))] : null);
        }

        found.AddRange(reader.Issues);
        issues = found;
        return all;
    }

    private static string?[] Cells(MappedRows rows, int row) =>
    [
        rows.Table(row).Name,
        .. rows.Table(row).Columns.Select((_, column) =>
            rows.IsNull(row, column) ? null : Encoding.UTF8.GetString(rows.Cell(row, column))),
    ];
}
