// Research identifiable files: told by their headers, and every value of its column's type.
using Lakeward.Records.Delimited;
using Lakeward.Records.Typing;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class RifTests
{
    private const string Samples =
        "CMSgov+beneficiary-fhir-data/apps/bfd-model/bfd-model-rif-samples/src/main/resources";

    [Theory]
    [InlineData("CLM_FROM_DT", "date")]
    [InlineData("PRCDR_DT25", "date")]
    [InlineData("CLM_PMT_AMT", "decimal(18,2)")]
    [InlineData("NCH_BENE_BLOOD_DDCTBL_LBLTY_AM", "decimal(18,2)")]
    [InlineData("LINE_SRVC_CNT", "decimal(18,3)")]
    [InlineData("CLM_UTLZTN_DAY_CNT", "integer")]
    [InlineData("BENE_ID", "text")]
    [InlineData("ICD_DGNS_CD1", "text")]
    [InlineData("CARR_LINE_RDCD_PMT_PHYS_ASTN_C", "text")]
    public void The_name_of_a_column_tells_its_type(string column, string type) =>
        Assert.Equal(ColumnType.TryParse(type, out var expected) ? expected : default, RifTables.TypeOf(column));

    [Fact]
    public void Every_value_of_the_real_files_has_its_columns_type()
    {
        var (rows, typed) = (0, 0);
        foreach (var path in Directory.GetFiles(House.Shared("data", "csv", Samples), "*", SearchOption.AllDirectories))
        {
            var table = Tables.Read(File.ReadAllBytes(path));
            var name = RifTables.Recognize(table.Names);

            Assert.Equal(TableOf(Path.GetFileName(path)), name);
            for (var column = 0; name is not null && column < table.Names.Count; column++)
            {
                var type = RifTables.TypeOf(table.Names[column]);
                foreach (var value in table.Rows.Select(row => row[column]).OfType<string>())
                {
                    typed += type == ColumnType.Text ? 0 : 1;
                    Assert.True(Fits(value, type), $"{Path.GetFileName(path)} {table.Names[column]}");
                }
            }

            rows += name is null ? 0 : table.Rows.Count;
        }

        Assert.Equal((4913, 136_702), (rows, typed));
    }

    [Fact]
    public void Other_delimited_files_are_not_taken_for_these()
    {
        foreach (var path in Directory.GetFiles(House.Shared("data", "csv"), "*", SearchOption.AllDirectories)
            .Where(path => !path.Contains("rif-", StringComparison.Ordinal)))
        {
            Assert.Null(RifTables.Recognize(Tables.Read(File.ReadAllBytes(path)).Names));
        }
    }

    private static string? TableOf(string file) => file switch
    {
        _ when file.Contains("history", StringComparison.Ordinal) => "beneficiary_history",
        _ when file.Contains("benef", StringComparison.Ordinal) || file.Contains("-bene.", StringComparison.Ordinal)
            || file.Contains("months", StringComparison.Ordinal) => "beneficiary",
        _ => new[] { "carrier", "dme", "hha", "hospice", "inpatient", "outpatient", "pde", "snf" }
            .FirstOrDefault(name => file.Contains(name, StringComparison.Ordinal)),
    };

    private static bool Fits(string value, ColumnType type)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(value);
        return type.Kind switch
        {
            ValueKind.Date => DateText.Parse(bytes, DateFormat.Any, out _) == ParseReason.None,
            ValueKind.Decimal => DecimalText.Parse(bytes, type.Precision, type.Scale, out long _) == ParseReason.None,
            ValueKind.Integer => IntegerText.Parse(bytes, out _) == ParseReason.None,
            _ => true,
        };
    }
}
