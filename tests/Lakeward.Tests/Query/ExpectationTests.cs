// Expectations hold a policy in place: every weakening of it is noticed.
using Lakeward.Access;
using Lakeward.Errors;
using Lakeward.Query;
using Lakeward.Tests.Access;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Query;

public sealed class ExpectationTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(House.Root, "docs", "policy.md"));

    /// <summary>The example manifest with the document's policy instead of its own.</summary>
    private static string Policy { get; } =
        Example.Text[..Example.Text.IndexOf("roles:\n", StringComparison.Ordinal)].Replace(
            "patient_zip: quasi-identifier", "patient_zip: {class: quasi-identifier, type: text}",
            StringComparison.Ordinal)
        + Block("attributes:");

    private static string Expectations { get; } = Block("tests:");

    [Fact]
    public void The_documents_own_expectations_are_met() =>
        Assert.All(Run(Policy, Expectations), result => Assert.Empty(result.Failures));

    /// <summary>A change of the policy, and what the tests say of it.</summary>
    [Theory]
    [InlineData(
        "      rows: plan_state = principal.region AND year(birth_date) < 2008\n", "",
        "row 2: is shown, not hidden")]
    [InlineData("plan_state = principal.region AND ", "", "row 2: is shown, not hidden")]
    [InlineData("plan_state = principal.region", "plan_state <> principal.region", "row 1: is hidden")]
    [InlineData("region: WA", "region: OR", "row 1: is hidden")]
    [InlineData("patient_zip: zip3", "patient_zip: allow", "column patient_zip is allow, not zip3")]
    [InlineData("patient_id: hash", "patient_id: token", "column patient_id is token, not hash")]
    [InlineData(
        "quasi-identifier: mask ", "quasi-identifier: allow ",
        "row 1: shows birth_date as 1957-03-12, not 1957-01-01")]
    [InlineData("sensitive: allow", "sensitive: deny", "column diagnosis is deny, not allow")]
    [InlineData("roles: [quality]", "roles: [oversight]", "column patient_zip is partial(2, 0), not zip3")]
    [InlineData("roles: [quality]", "roles: [quality, oversight]", "column patient_id is token, not hash")]
    [InlineData("roles: [quality]", "roles: []", "refused with LW-ACC-0103")]
    [InlineData(
        "purposes: [HOPERAT]\n      quasi", "purposes: [HPAYMT]\n      quasi", "refused with LW-ACC-0106")]
    [InlineData("expires: 2028-12-31", "expires: 2029-12-31", "granted, not refused with LW-ACC-0109")]
    [InlineData("effective: 2026-01-01", "effective: 2026-07-01", "refused with LW-ACC-0108")]
    [InlineData("at-end: destroy", "at-end: destroy\n    status: suspended", "refused with LW-ACC-0110")]
    [InlineData(
        "birth_date: {class: quasi-identifier", "birth_date: {class: general",
        "shows birth_date as 1957-03-12")]
    public void A_change_of_the_policy_is_noticed(string piece, string replacement, string failure)
    {
        var at = Policy.IndexOf(piece, StringComparison.Ordinal);
        Assert.True(at >= 0, $"the policy has no '{piece}'");
        var changed = string.Concat(Policy.AsSpan(0, at), replacement, Policy.AsSpan(at + piece.Length));
        var failures = Run(changed, Expectations).SelectMany(result => result.Failures).ToList();
        Assert.Contains(failures, line => line.Contains(failure, StringComparison.Ordinal));
    }

    [Fact]
    public void A_star_stands_for_every_column_not_named()
    {
        var starred = Expectations.Replace(
            "      patient_name: deny\n", "      \"*\": deny\n", StringComparison.Ordinal);
        var failures = Run(Policy, starred)[0].Failures;
        Assert.Equal(
            ["column claim_id is allow, not deny", "column birth_date is mask, not deny",
                "column plan_state is allow, not deny", "column paid_amount is allow, not deny"],
            failures);
    }

    [Theory]
    [InlineData("    as: ana\n", "", "has no as")]
    [InlineData("tests:", "test:", "unknown key 'test'; did you mean tests?")]
    [InlineData("on: 2029-01-01", "on: soon", "'soon' is no date for on")]
    [InlineData("hidden: true", "hidden: maybe", "'maybe' is neither true nor false")]
    [InlineData("        hidden: true\n", "", "row has no shown, or hidden: true")]
    [InlineData("    refused: LW-ACC-0109\n", "", "it expects nothing")]
    [InlineData(
        "refused: LW-ACC-0109", "refused: LW-ACC-0109\n    columns: {a: deny}",
        "who is refused sees no columns")]
    public void A_badly_written_expectation_is_refused_at_its_place(
        string piece, string replacement, string message)
    {
        Assert.Contains(piece, Expectations, StringComparison.Ordinal);
        var changed = Expectations.Replace(piece, replacement, StringComparison.Ordinal);
        var failure = Assert.Throws<LakeException>(
            () => ExpectationReader.Read(changed, "lake.policy-tests.yaml"));
        Assert.Equal("LW-ACC-0004", failure.Id);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plan_state: WA", "state: WA", "row 1: column state is not declared")]
    [InlineData("birth_date: 1957-03-12, patient_zip", "birth_date: 12/03/57, patient_zip",
        "row 1: the value given for birth_date is no date")]
    [InlineData("patient_name: deny", "patient_nam: deny", "column patient_nam is not declared")]
    [InlineData("table: claims.medical_claim", "table: claims.medical", "LW-ACC-0113")]
    [InlineData("{patient_zip: \"981\"", "{patient_zip: \"980\"", "row 1: shows patient_zip as 981, not 980")]
    [InlineData("{patient_zip: \"981\"", "{patient_name: Ada", "row 1: shows no column patient_name")]
    public void An_expectation_that_does_not_fit_the_table_is_not_met(
        string piece, string replacement, string line)
    {
        Assert.Contains(piece, Expectations, StringComparison.Ordinal);
        var changed = Expectations.Replace(piece, replacement, StringComparison.Ordinal);
        Assert.Contains(
            Run(Policy, changed)[0].Failures, failure => failure.StartsWith(line, StringComparison.Ordinal));
    }

    private static IReadOnlyList<ExpectationResult> Run(string policy, string expectations) =>
        ExpectationCheck.Run(
            ManifestReader.Read(policy, "lake.yaml"),
            ExpectationReader.Read(expectations, "lake.policy-tests.yaml"),
            new DateOnly(2026, 6, 1));

    /// <summary>The example of the document that begins so.</summary>
    private static string Block(string start) => Document.Split("```yaml\n").Skip(1)
        .Single(text => text.StartsWith(start, StringComparison.Ordinal)).Split("```")[0];
}
