// The claims that are loaded and asked about, and how plain DuckDB reads the same file.
using System.Globalization;
using Lakeward.Records.Synthetic;

namespace Lakeward.Benchmarks;

/// <summary>
/// A CSV file of synthetic claims: ids, codes, dates, amounts, short notes; about 106 bytes a row.
/// </summary>
internal static class ClaimsFile
{
    private const int ClaimsPerPatient = 10;
    private const int RowGroupRows = 122_880;

    /// <summary>The columns with the classes and types that the manifest declares.</summary>
    private static readonly (string Name, string Class, string Type)[] Columns =
    [
        ("claim_id", "general", "text"),
        ("patient_id", "direct-identifier", "text"),
        ("service_date", "quasi-identifier", "date"),
        ("diagnosis_code", "sensitive", "text"),
        ("procedure_code", "sensitive", "text"),
        ("provider_npi", "general", "integer"),
        ("plan_state", "general", "text"),
        ("charged_amount", "general", "decimal(12,2)"),
        ("allowed_amount", "general", "decimal(12,2)"),
        ("paid_amount", "general", "decimal(12,2)"),
        ("note", "sensitive", "text"),
    ];

    /// <summary>The columns as lines of a manifest.</summary>
    public static IEnumerable<string> ManifestLines =>
        Columns.Select(c => $"{c.Name}: {{class: {c.Class}, type: \"{c.Type}\"}}");

    /// <summary>Writes about so many rows; returns their exact number.</summary>
    public static long Write(string path, int rows)
    {
        using var file = File.Create(path, 1 << 20);
        return new SyntheticHealth(new SyntheticOptions
        {
            Patients = rows / ClaimsPerPatient,
            ClaimsPerPatient = ClaimsPerPatient,
            Seed = 7,
        }).WriteClaims(file);
    }

    /// <summary>
    /// The peer's statement: the same types declared, the same row groups, its default compression.
    /// </summary>
    public static string CopyToParquet(string csv, string parquet)
    {
        var types = string.Join(", ", Columns.Select(c => $"'{c.Name}': '{SqlTypeOf(c.Type)}'"));
        return string.Create(CultureInfo.InvariantCulture, $$"""
            COPY (SELECT * FROM read_csv('{{csv}}', header = true, columns = {{{types}}}))
            TO '{{parquet}}' (FORMAT parquet, ROW_GROUP_SIZE {{RowGroupRows}})
            """);
    }

    private static string SqlTypeOf(string type) => type switch
    {
        "text" => "VARCHAR",
        "integer" => "BIGINT",
        _ => type.ToUpperInvariant(),
    };
}
