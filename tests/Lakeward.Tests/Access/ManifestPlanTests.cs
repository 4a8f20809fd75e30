// A plan says in one line per item what is added, changed and removed, and refuses what data cannot follow.
using Lakeward.Access;
using Lakeward.Errors;
using Xunit;

namespace Lakeward.Tests.Access;

public sealed class ManifestPlanTests
{
    [Fact]
    public void A_first_plan_adds_everything_in_words()
    {
        var plan = ManifestPlan.Between(null, Example.Manifest, NeverAsked);
        Assert.Equal(
            Snapshots.Text("plan-first.snapshot"),
            string.Concat(plan.Lines().Select(line => line + '\n')));
        Assert.Equal("18 to add, 0 to change, 0 to remove", plan.Summary);
        Assert.Empty(plan.Refusals);
        plan.ThrowIfRefused();
    }

    [Fact]
    public void A_manifest_against_itself_is_an_empty_plan()
    {
        var again = ManifestReader.ReadCanonical(Example.Manifest.Canonical());
        var plan = ManifestPlan.Between(again, Example.Manifest, Always);
        Assert.True(plan.IsEmpty);
        Assert.Equal("0 to add, 0 to change, 0 to remove", plan.Summary);
    }

    public static TheoryData<string, string, string> Changes => Snapshots.Read("plan-changes.snapshot");

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_says_what_changed(string piece, string replacement, string expected)
    {
        var text = Example.With(piece, replacement);
        if (piece == "agreement: irb-7731")
        {
            text = text.Replace("purposes: [HRESCH]\n      quasi", "purposes: [HPAYMT]\n      quasi");
        }

        var plan = ManifestPlan.Between(Example.Manifest, ManifestReader.Read(text, "lake.yaml"), Never);
        Assert.Equal(expected, string.Join('\n', plan.Items));
        Assert.Empty(plan.Refusals);
    }

    /// <summary>What is refused of a table that holds data, and only then.</summary>
    public static TheoryData<string, string, string> RefusedWithData =>
        Snapshots.Read("plan-refusals.snapshot");

    [Theory]
    [MemberData(nameof(RefusedWithData))]
    public void A_change_that_data_cannot_follow_is_refused(string piece, string replacement, string expected)
    {
        var plan = ManifestPlan.Between(Example.Manifest, Example.ReadWith(piece, replacement), Always);
        var refusal = Assert.Single(plan.Refusals);
        Assert.Equal(expected, $"{refusal.Id} {refusal.Message}");
        Assert.NotEmpty(refusal.Hint);
        var failure = Assert.Throws<LakeException>(plan.ThrowIfRefused);
        Assert.Equal((refusal.Id, Outcome.Refused), (failure.Id, failure.Outcome));
    }

    [Theory]
    [MemberData(nameof(RefusedWithData))]
    public void Without_data_the_same_change_is_free_but_for_the_name_of_the_lake(
        string piece, string replacement, string expected)
    {
        var plan = ManifestPlan.Between(Example.Manifest, Example.ReadWith(piece, replacement), Never);
        Assert.Equal(expected.StartsWith("LW-ACC-0026") ? 1 : 0, plan.Refusals.Count);
    }

    [Fact]
    public void With_data_a_new_column_a_new_duty_and_another_order_are_free()
    {
        const string Indent = "          ";
        var text = Example.Text
            .Replace("diagnosis: sensitive\n", $"diagnosis: sensitive\n{Indent}ward: general\n")
            .Replace("type: date}", "type: date, required: true}")
            .Replace("          name: general\n", $"{Indent}name: general\n{Indent}phone: general\n");
        var plan = ManifestPlan.Between(Example.Manifest, ManifestReader.Read(text, "lake.yaml"), Always);
        Assert.Equal(2, plan.Changed);
        Assert.Empty(plan.Refusals);
    }

    [Fact]
    public void Removing_a_table_that_holds_data_is_refused()
    {
        var (from, to) = (Example.Text.IndexOf("      provider:"), Example.Text.IndexOf("  cohort:"));
        var text = Example.Text[..from] + Example.Text[to..];
        var next = ManifestReader.Read(text, "lake.yaml");
        var refused = ManifestPlan.Between(Example.Manifest, next, (_, table) => table == "provider");
        Assert.Equal("LW-ACC-0022", Assert.Single(refused.Refusals).Id);
        Assert.Equal(
            "- table      claims.provider   about nobody; 2 general, others general",
            Assert.Single(refused.Items).ToString());
        var free = ManifestPlan.Between(Example.Manifest, next, (_, table) => table == "medical_claim");
        Assert.Empty(free.Refusals);
    }

    [Fact]
    public void Removing_a_dataset_that_holds_data_is_refused_for_it_and_each_such_table()
    {
        var next = ManifestReader.Read("lake: riverside\n", "lake.yaml");
        var plan = ManifestPlan.Between(Example.Manifest, next, (_, table) => table == "medical_claim");
        Assert.Equal(["LW-ACC-0021", "LW-ACC-0022"], plan.Refusals.Select(refusal => refusal.Id));
        Assert.Equal("0 to add, 0 to change, 18 to remove", plan.Summary);
        var failure = Assert.Throws<LakeException>(plan.ThrowIfRefused);
        Assert.Equal("LW-ACC-0020", failure.Id);
        Assert.Equal(
            """
            the plan has 2 changes that are refused
              LW-ACC-0021: dataset claims holds data and cannot be removed
              LW-ACC-0022: table claims.medical_claim holds data and cannot be removed
            """.ReplaceLineEndings("\n"),
            failure.Message);
    }

    private static bool Never(string dataset, string table) => false;

    private static bool Always(string dataset, string table) => true;

    private static bool NeverAsked(string dataset, string table) =>
        throw new InvalidOperationException($"asked about {dataset}.{table}, which was never applied");
}
