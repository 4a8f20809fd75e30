// The rows of every real file, held against plain splitting.
using System.Text;
using Lakeward.Records;
using Lakeward.Records.Mapping;
using Lakeward.Records.X12;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class X12MappingFileTests
{
    // Many real files lack something that their guide requires; their rows can be held all the same.
    private static readonly X12Options Lenient = new()
    {
        Severities = new[] { 428, 432, 434, 436, 443, 444, 445, 446, 447, 448, 449, 450, 460 }
            .ToDictionary(code => $"LW-REC-0{code}", _ => IssueSeverity.Warning),
    };

    [Fact]
    public void Claims_and_remittances_have_the_rows_and_sums_that_splitting_finds()
    {
        var (sets, lines, charged, paid) = (0, 0, 0m, 0m);
        foreach (var (name, bytes) in X12Files.All())
        {
            using var records = X12Records.Open(new MemoryStream(bytes), X12Rows.Formats, Lenient);
            var rows = X12Rows.Of(records);
            var plain = PlainSet.Split(Encoding.UTF8.GetString(bytes));
            foreach (var (number, kind) in rows.Kinds.Where(kind => kind.Value is ['8', '3', '5' or '7', ..]))
            {
                var of = rows.All.Where(row => row.Record == number).ToList();
                var set = plain[(int)number - 1];
                if (kind == "835")
                {
                    HoldRemittance(name, set, of);
                    paid += of.Where(row => row.Table == "remittance_claim")
                        .Sum(row => row.Amount("paid_amount"));
                }
                else
                {
                    HoldClaims(name, set, of);
                    charged += of.Sum(row => row.Amount("charge_amount"));
                    lines += of.Count;
                }

                sets++;
            }
        }

        Assert.Equal((56, 894, 24_357.43m, 2_050.74m), (sets, lines, charged, paid));
    }

    [Fact]
    public void Every_column_has_a_value_in_some_file()
    {
        var filled = X12Files.All().Select(file => file.Bytes).Concat(X12Samples.Files.Values)
            .SelectMany(file => X12Rows.Of(file).All)
            .SelectMany(row => row.Cells.Keys.Select(column => (row.Kind, row.Table, column)))
            .ToHashSet();
        var empty = X12Rows.Formats.SelectMany(format => FormatMapping.Find(format)!.Mappings)
            .SelectMany(mapping => mapping.Tables.SelectMany(table => table.Columns.Select(
                column => (mapping.Record, table.Name, column.Name))))
            .Where(column => !filled.Contains(column));

        Assert.Empty(empty);
    }

    private static void HoldClaims(string name, PlainSet set, List<X12Rows.Row> rows)
    {
        Assert.All(rows, row => Assert.Equal("medical_claim", row.Table));
        var mapped = rows.Select(row => (
            row["claim_id"]!, row.Amount("total_charge_amount"), row.Amount("charge_amount")));
        Assert.True(set.Lines().SequenceEqual(mapped), name);
    }

    private static void HoldRemittance(string name, PlainSet set, List<X12Rows.Row> rows)
    {
        List<X12Rows.Row> Of(string table) => [.. rows.Where(row => row.Table == table)];
        decimal Sum(string table, string column) => Of(table).Sum(row => row.Amount(column));

        Assert.True(set.Count("CLP") == Of("remittance_claim").Count, name);
        Assert.Equal(set.Count("SVC"), Of("remittance_service").Count);
        Assert.Single(Of("remittance"));
        Assert.Equal(set.Sum("BPR", 2), Sum("remittance", "payment_amount"));
        Assert.Equal(set.Sum("CLP", 3), Sum("remittance_claim", "total_charge_amount"));
        Assert.Equal(set.Sum("CLP", 4), Sum("remittance_claim", "paid_amount"));
        Assert.Equal(set.Sum("SVC", 2), Sum("remittance_service", "charge_amount"));
        Assert.Equal(set.Sum("SVC", 3), Sum("remittance_service", "paid_amount"));
        int[] amounts = [3, 6, 9, 12, 15, 18];
        Assert.Equal(
            amounts.Sum(at => set.Sum("CAS", at)), Sum("remittance_adjustment", "adjustment_amount"));
        Assert.Equal(amounts.Sum(at => set.Count("CAS", at)), Of("remittance_adjustment").Count);
        int[] providers = [4, 6, 8, 10, 12, 14];
        Assert.Equal(
            providers.Sum(at => set.Sum("PLB", at)),
            Sum("remittance_provider_adjustment", "provider_adjustment_amount"));
    }
}
