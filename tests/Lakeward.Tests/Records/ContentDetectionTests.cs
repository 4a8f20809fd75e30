// The format of every real file, told by its first bytes.
using Lakeward.Records.Mapping;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class ContentDetectionTests
{
    [Fact]
    public void Every_folder_of_real_files_is_recognised_as_its_format_or_as_nothing()
    {
        var root = House.Shared("data");
        var found = Directory.GetFiles(root, "*", SearchOption.AllDirectories)
            .GroupBy(path => $"{Path.GetRelativePath(root, path).Split('/')[0]} {FormatOf(path) ?? "-"}")
            .Select(files => $"{files.Key} {files.Count()}")
            .Order(StringComparer.Ordinal);

        // Lines of the fixed-width folder that are cut short follow no layout; some notes and fixtures for
        // de-identification are resources and messages; Bulk Data parameters and logs are JSON lines.
        Assert.Equal(
            [
                "PROVENANCE.tsv - 1", "ccda ccda 23", "csv - 179", "deid - 12", "deid ccda 1", "deid fhir 69",
                "deid hl7v2 4", "deid json-lines 5", "deid x12 1", "fhir - 2", "fhir fhir 483",
                "fhir json-lines 32", "fixedwidth - 35", "fixedwidth cclf 26", "hl7v2 - 1", "hl7v2 hl7v2 627",
                "notes - 18", "notes fhir 1", "parquet parquet 10", "x12 - 3", "x12 x12 220",
            ],
            found);
    }

    /// <summary>The format, its transaction set aside.</summary>
    private static string? FormatOf(string path)
    {
        using var file = File.OpenRead(path);
        var sample = new byte[ContentDetection.SampleSizeBytes];
        var length = file.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false);
        var format = ContentDetection.FormatOf(sample.AsSpan(0, length));
        return format?.StartsWith("x12-", StringComparison.Ordinal) == true ? "x12" : format;
    }
}
