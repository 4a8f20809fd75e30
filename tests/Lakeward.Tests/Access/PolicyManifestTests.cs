// Policies in manifests: what is refused at plan, what a plan says, and what the canonical form keeps.
using System.Text;
using Lakeward.Access;
using Lakeward.Records.Mapping;
using Lakeward.Tests.Query;
using Xunit;

namespace Lakeward.Tests.Access;

public sealed class PolicyManifestTests
{
    [Theory]
    [InlineData("columns: {name: \"constant('a')\"}", "columns: {name: \"constant('b')\"}")]
    [InlineData("columns: {name: \"partial(1, 1)\"}", "columns: {name: \"partial(1, 2)\"}")]
    [InlineData("columns: {born: age-band}", "columns: {born: age-band(5)}")]
    [InlineData("columns: {born: date-shift}", "columns: {born: date-shift(5)}")]
    [InlineData("columns: {name: mask}", "columns: {name: \"constant('b')\"}")]
    [InlineData("direct-identifier: \"partial(1, 1)\"", "columns: {name: \"partial(1, 2)\"}")]
    [InlineData(
        "columns: {name: \"partial(1, 1)\"}, rows: flag",
        "columns: {name: \"partial(1, 2)\"}, rows: NOT flag")]
    [InlineData("columns: {born: age-band}, precedence: 4", "columns: {born: age-band(5)}, precedence: 4")]
    public void Two_different_masks_of_equal_strength_need_a_precedence(string first, string second)
    {
        var issue = Assert.Single(ManifestReader.Examine(PolicyLab.Manifest(first, second)).Issues);
        Assert.Equal("LW-ACC-0034", issue.Id);
        Assert.StartsWith("ana may see '", issue.Message, StringComparison.Ordinal);

        var alone = ManifestReader.Examine(PolicyLab.Manifest(first)).Issues;
        Assert.DoesNotContain("LW-ACC-0034", alone.Select(other => other.Id));
        var other = second.Replace(", precedence: 4", "", StringComparison.Ordinal) + ", precedence: 7";
        Assert.Empty(ManifestReader.Examine(PolicyLab.Manifest(first, other)).Issues);
    }

    [Theory]
    [InlineData("columns: {name: \"partial(1, 1)\"}", "columns: {name: \"partial(1, 1)\"}")]
    [InlineData("columns: {name: \"partial(1, 1)\"}", "columns: {name: hash}")]
    [InlineData("columns: {name: \"partial(1, 1)\"}", "columns: {zip: \"partial(1, 2)\"}")]
    [InlineData("columns: {born: mask}", "columns: {born: year}")]
    public void The_same_mask_and_masks_of_other_strength_need_none(string first, string second) =>
        Assert.Empty(ManifestReader.Examine(PolicyLab.Manifest(first, second)).Issues);

    [Fact]
    public void A_principal_must_have_the_attributes_that_its_roles_rows_need()
    {
        var text = PolicyLab.Manifest("columns: {k: allow}, rows: name = principal.region")
            .Replace("region: north, ", "", StringComparison.Ordinal);
        var issue = Assert.Single(ManifestReader.Examine(text).Issues);
        Assert.Equal("LW-ACC-0035", issue.Id);
        Assert.Equal("ana holds role r0, whose rows need the attribute region", issue.Message);
    }

    [Theory]
    [InlineData("region: north", "region: [north, south]", "LW-ACC-0013")]
    [InlineData("sites: [s1, s2]", "sites: s1", "LW-ACC-0013")]
    [InlineData("level: 3", "level: three", "LW-ACC-0017")]
    [InlineData("since: 2020-05-05", "since: 05/05/2020", "LW-ACC-0017")]
    [InlineData("level: 3", "levle: 3", "LW-ACC-0018")]
    [InlineData("level: integer", "level: number", "LW-ACC-0017")]
    [InlineData("level: integer", "Level: integer", "LW-ACC-0017")]
    [InlineData("level: integer", "id: integer", "LW-ACC-0017")]
    public void Attributes_are_declared_and_typed(string piece, string replacement, string id)
    {
        var text = PolicyLab.Manifest("columns: {k: allow}")
            .Replace(piece, replacement, StringComparison.Ordinal);
        Assert.Contains(id, ManifestReader.Examine(text).Issues.Select(issue => issue.Id));
    }

    [Fact]
    public void The_canonical_form_keeps_every_part_of_a_policy()
    {
        var text = PolicyLab.Manifest(
            "quasi-identifier: token, columns: {name: \"constant('it''s')\", n: null, born: date-shift(5)}, "
            + "rows: \"flag AND name = 'é'\", precedence: 7")
            .Replace("at-end: destroy}", "at-end: destroy, status: suspended}", StringComparison.Ordinal);
        var manifest = ManifestReader.Read(text, "lake.yaml");
        var again = ManifestReader.ReadCanonical(manifest.Canonical());
        Assert.Equal(
            Encoding.UTF8.GetString(manifest.Canonical()), Encoding.UTF8.GetString(again.Canonical()));
        var grant = again.Roles["r0"].Grants[0];
        Assert.Equal("flag AND name = 'é'", grant.Rows);
        Assert.Equal(7, grant.Precedence);
        Assert.Equal("constant('it''s')", grant.Columns["NAME"].ToString());
        Assert.Equal(AgreementStatus.Suspended, again.Agreements["a"].Status);
        Assert.Equal(["s1", "s2"], again.Principals["ana"].Attributes["sites"]);
        Assert.Equal("list of text", again.Attributes["sites"].Type.ToString());
    }

    [Theory]
    [InlineData("rows: flag", "rows: TRUE", "role", "no longer d.t for HOPERAT: direct denied, quasi denied, "
        + "sensitive denied, general denied, column k allowed, rows where flag; "
        + "now d.t for HOPERAT: direct denied, quasi denied, sensitive denied, general denied, "
        + "column k allowed, rows where TRUE")]
    [InlineData("level: 3", "level: 4", "principal",
        "attributes level 3, region north, since 2020-05-05, sites s1|s2 -> "
        + "level 4, region north, since 2020-05-05, sites s1|s2")]
    [InlineData("region: text", "region: text, extra: date", "attribute", "of principals, date")]
    [InlineData("at-end: destroy", "at-end: destroy, status: ended", "agreement", "status active -> ended")]
    public void A_plan_says_what_changes_in_a_policy(
        string piece, string replacement, string kind, string line)
    {
        var text = PolicyLab.Manifest("columns: {k: allow}, rows: flag");
        var before = ManifestReader.Read(text, "lake.yaml");
        var changed = text.Replace(piece, replacement, StringComparison.Ordinal);
        var after = ManifestReader.Read(changed, "lake.yaml");
        var item = Assert.Single(ManifestPlan.Between(before, after, (_, _) => true).Items);
        Assert.Equal((kind, line), (item.Kind, item.Description));
    }

    [Theory]
    [InlineData("suspended", "LW-ACC-0110")]
    [InlineData("ended", "LW-ACC-0111")]
    [InlineData("active", null)]
    public void An_agreement_that_is_not_active_gates_its_tables_for_everybody(string status, string? id)
    {
        var manifest = ManifestReader.Read(
            PolicyLab.Manifest("general: allow")
                .Replace("at-end: destroy", $"at-end: destroy, status: {status}", StringComparison.Ordinal),
            "lake.yaml");
        var decision = PolicyExplanation.Of(manifest, "ana", "HOPERAT", "d.t", PolicyLab.Today);
        Assert.Equal(id, (decision as AccessDecision.Refused)?.Id);
    }

    [Fact]
    public void A_filter_that_no_longer_fits_the_stored_columns_refuses_the_table()
    {
        var manifest = ManifestReader.Read(
            PolicyLab.Manifest("columns: {k: allow}, rows: n > 5"), "lake.yaml");
        AccessDecision Decide(string type) => AccessDecider.Decide(
            manifest,
            new AccessRequest
            {
                Principal = "ana",
                Dataset = "d",
                Table = "t",
                Purpose = "HOPERAT",
                Columns =
                [
                    new("k", ColumnClass.General, "integer"),
                    new("n", ColumnClass.General, type),
                ],
            },
            PolicyLab.Today);
        Assert.IsType<AccessDecision.Granted>(Decide("integer"));
        Assert.Equal("LW-ACC-0112", Assert.IsType<AccessDecision.Refused>(Decide("text")).Id);
    }
}
