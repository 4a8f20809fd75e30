// A good manifest is read as it is written.
using System.Text;
using Lakeward.Access;
using Lakeward.Errors;
using Lakeward.Records.Mapping;
using Xunit;

namespace Lakeward.Tests.Access;

public sealed class ManifestReaderTests
{
    private static readonly Manifest Lake = Example.Manifest;

    [Fact]
    public void The_example_is_read_whole()
    {
        Assert.Equal("riverside", Lake.Lake);
        Assert.Equal(["baa-2026-014", "irb-7731"], Lake.Agreements.Keys);
        Assert.Equal(["claims", "cohort"], Lake.Datasets.Keys);
        Assert.Equal(["medical_claim", "provider"], Lake.Datasets["claims"].Tables.Keys);
        Assert.Equal(["cohort-feed", "mercy-monthly"], Lake.Drops.Keys);
        Assert.Equal(["analyst", "billing", "researcher"], Lake.Roles.Keys);
        Assert.Equal(6, Lake.Principals.Count);
    }

    [Fact]
    public void An_agreement_has_its_party_purposes_days_and_end()
    {
        var agreement = Lake.Agreements["irb-7731"];
        Assert.Equal(AgreementKind.ReviewBoard, agreement.Kind);
        Assert.Equal("Lakeside University, protocol 7731", agreement.Party);
        Assert.Equal(["HRESCH"], agreement.Purposes);
        Assert.Equal(AgreementEnd.Return, agreement.AtEnd);
        Assert.True(agreement.IsLive(new(2026, 3, 1)));
        Assert.True(agreement.IsLive(new(2027, 2, 28)));
        Assert.False(agreement.IsLive(new(2026, 2, 28)));
        Assert.False(agreement.IsLive(new(2027, 3, 1)));
    }

    [Fact]
    public void Columns_keep_their_order_class_type_and_duty()
    {
        var table = Lake.FindTable("claims", "medical_claim")!;
        Assert.Equal("claims.medical_claim", table.FullName);
        Assert.Equal(RecordFormat.Delimited, table.Formats[0]);
        Assert.Equal("patient_id", table.Subject);
        Assert.Equal(
            [
                "claim_id", "patient_id", "patient_name", "patient_zip",
                "birth_date", "diagnosis", "plan_state", "paid_amount",
            ],
            table.Columns.Select(column => column.Name));
        Assert.Equal("decimal(12,2)", table.FindColumn("paid_amount")!.Type);
        Assert.Null(table.FindColumn("diagnosis")!.Type);
        Assert.Equal(ColumnClass.QuasiIdentifier, table.ClassOf("BIRTH_DATE"));
        Assert.Null(table.ClassOf("other"));
        Assert.Equal(
            ["claim_id", "patient_id"],
            table.Columns.Where(column => column.Required).Select(c => c.Name));
    }

    [Fact]
    public void A_table_about_nobody_says_so_and_other_columns_have_their_class()
    {
        var table = Lake.FindTable("claims", "provider")!;
        Assert.Null(table.Subject);
        Assert.Equal('|', table.Delimiter);
        Assert.Equal(ColumnClass.General, table.ClassOf("anything"));
    }

    [Fact]
    public void A_drop_defaults_to_the_only_table_its_format_and_the_usual_limits()
    {
        var drop = Lake.Drops["cohort-feed"];
        Assert.Equal("observation", drop.Table);
        Assert.Equal([RecordFormat.JsonLines], drop.Accepts);
        Assert.Equal(10L << 30, drop.FileLimit.Bytes);
        Assert.Equal(100L << 30, drop.DayLimit.Bytes);
        Assert.Equal(new DateOnly(2027, 2, 28), drop.Until);
        Assert.Equal(["mercy-etl", "dee"], drop.Senders);
    }

    [Fact]
    public void A_class_that_a_grant_does_not_name_is_denied()
    {
        var grant = Assert.Single(Lake.Roles["analyst"].Grants);
        Assert.Equal(ColumnRight.Deny, grant.RuleOn(ColumnClass.DirectIdentifier).Right);
        Assert.Equal(ColumnRight.Mask, grant.RuleOn(ColumnClass.QuasiIdentifier).Right);
        Assert.Equal(ColumnRight.Allow, grant.RuleOn(ColumnClass.General).Right);
        Assert.Equal(ColumnRight.Deny, grant.RuleOn((ColumnClass)99).Right);
    }

    [Fact]
    public void Every_item_keeps_its_place()
    {
        Assert.Equal(new ManifestPlace(5, 3), Lake.Agreements["baa-2026-014"].Place);
        Assert.Equal(new ManifestPlace(21, 3), Lake.Datasets["claims"].Place);
        Assert.Equal(new ManifestPlace(24, 7), Lake.FindTable("claims", "medical_claim")!.Place);
        Assert.Equal(
            new ManifestPlace(28, 11),
            Lake.FindTable("claims", "medical_claim")!.FindColumn("patient_id")!.Place);
        Assert.Equal(new ManifestPlace(56, 7), Lake.Roles["analyst"].Grants[0].Place);
    }

    [Fact]
    public void A_lake_with_nothing_in_it_is_a_manifest()
    {
        var lake = ManifestReader.Read("lake: empty\nagreements:\ndatasets: {}\n", "lake.yaml");
        Assert.Empty(lake.Agreements);
        Assert.Empty(lake.Principals);
    }

    [Fact]
    public void A_byte_order_mark_and_windows_line_ends_change_nothing()
    {
        var text = "\uFEFF" + Example.Text.Replace("\n", "\r\n");
        var lake = ManifestReader.Read(text, "lake.yaml");
        Assert.Equal(Lake.PolicyId(), lake.PolicyId());
        Assert.Equal(new ManifestPlace(5, 3), lake.Agreements["baa-2026-014"].Place);
    }

    [Fact]
    public void Column_names_are_taken_as_files_write_them()
    {
        var lake = Example.ReadWith("diagnosis: sensitive", "\"Diagnose (primär) #1: ä\u00a0😀\": sensitive");
        var table = lake.FindTable("claims", "medical_claim")!;
        Assert.NotNull(table.FindColumn("Diagnose (primär) #1: ä\u00a0😀"));
    }

    [Fact]
    public void A_grant_finds_datasets_and_tables_whose_ids_hold_dots()
    {
        var lake = ManifestReader.Read(
            Example.Text.Replace("  cohort:", "  co.hort:").Replace("dataset: cohort", "dataset: co.hort")
                .Replace("on: cohort", "on: co.hort.observation"),
            "lake.yaml");
        var grant = lake.Roles["researcher"].Grants[0];
        Assert.Equal(("co.hort", "observation"), (grant.Dataset, grant.Table));
    }

    [Fact]
    public void A_file_is_read_by_its_path()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "lake.yaml");
        File.WriteAllText(path, Example.Text);
        Assert.Equal(Lake.PolicyId(), ManifestReader.ReadFile(path).PolicyId());
    }

    [Fact]
    public void A_file_that_is_absent_too_large_or_no_UTF8_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "lake.yaml");
        Assert.Equal("LW-ACC-0002", Assert.Throws<LakeException>(() => ManifestReader.ReadFile(path)).Id);
        Assert.Equal(
            "LW-ACC-0002",
            Assert.Throws<LakeException>(() => ManifestReader.ReadFile(folder.Path)).Id);
        File.WriteAllBytes(path, [.. "lake: a\nparty: "u8, 0xC3, 0x28]);
        Assert.Contains("UTF-8", Assert.Throws<LakeException>(() => ManifestReader.ReadFile(path)).Message);
        File.WriteAllText(path, new string('#', 1_048_577), Encoding.ASCII);
        Assert.Contains("1 MiB", Assert.Throws<LakeException>(() => ManifestReader.ReadFile(path)).Message);
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("lakeward-access-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
