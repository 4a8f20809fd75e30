// Decisions are total and denied by default; the tables below say who may see what and why.
using Lakeward.Access;
using Lakeward.Errors;
using Lakeward.Records.Mapping;
using Xunit;

namespace Lakeward.Tests.Access;

public sealed class AccessDeciderTests
{
    private static readonly DateOnly Today = new(2026, 6, 1);

    private static readonly ClassedColumn[] Columns =
    [
        new("patient_name", ColumnClass.DirectIdentifier), new("patient_zip", ColumnClass.QuasiIdentifier),
        new("diagnosis", ColumnClass.Sensitive), new("plan_state", ColumnClass.General),
    ];

    /// <summary>
    /// Principal, purpose (- for none), table, then what is decided: rights of direct, quasi, sensitive,
    /// general.
    /// </summary>
    [Theory]
    [InlineData("ana", "HOPERAT", "Deny Mask Allow Allow", "analyst", "claims/HOPERAT")]
    [InlineData("ana", "-", "Deny Mask Allow Allow", "analyst", "claims/HOPERAT")]
    [InlineData("bo", "HPAYMT", "Allow Allow Mask Allow", "billing", "claims.medical_claim/HPAYMT")]
    [InlineData("bo", "HOPERAT", "Allow Allow Mask Allow", "billing", "claims.medical_claim/HOPERAT")]
    [InlineData("cy", "HPAYMT", "Allow Allow Mask Allow", "billing", "claims.medical_claim/HPAYMT")]
    [InlineData(
        "cy", "HOPERAT", "Allow Allow Allow Allow", "analyst+billing",
        "claims/HOPERAT+claims.medical_claim/HOPERAT")]
    [InlineData("report-job", "-", "Deny Mask Allow Allow", "analyst", "claims/HOPERAT")]
    public void Who_holds_a_grant_sees_what_it_gives(
        string principal, string purpose, string rights, string role, string grant)
    {
        var granted = Decide(principal, purpose, "claims", "medical_claim").OrThrow();
        Assert.Equal(rights, string.Join(' ', granted.Columns.Select(column => column.Right)));
        Assert.Equal((role, grant, "baa-2026-014"), (granted.Role, granted.Grant, granted.Agreement));
        Assert.Equal(purpose == "-" ? "HOPERAT" : purpose, granted.Purpose);
    }

    [Theory]
    [InlineData("eve", "HOPERAT", "claims", "medical_claim", "LW-ACC-0101", "there is no principal 'eve'")]
    [InlineData(
        "mercy-etl", "-", "claims", "medical_claim", "LW-ACC-0103",
        "machine mercy-etl holds no role and cannot query")]
    [InlineData(
        "ana", "HOPERATE", "claims", "medical_claim", "LW-ACC-0105",
        "'HOPERATE' is no HL7 purpose of use")]
    [InlineData(
        "ana", "hoperat", "claims", "medical_claim", "LW-ACC-0105",
        "'hoperat' is no HL7 purpose of use")]
    [InlineData(
        "ana", "HPAYMT", "claims", "medical_claim", "LW-ACC-0106",
        "ana may not use claims.medical_claim for HPAYMT")]
    [InlineData(
        "bo", "-", "claims", "medical_claim", "LW-ACC-0107",
        "bo may use claims.medical_claim for several purposes; say which")]
    [InlineData(
        "ana", "HOPERAT", "claims", "dental_claim", "LW-ACC-0104",
        "there is no table 'claims.dental_claim' that ana may see")]
    [InlineData(
        "ana", "HOPERAT", "cohort", "observation", "LW-ACC-0104",
        "there is no table 'cohort.observation' that ana may see")]
    [InlineData(
        "bo", "HOPERAT", "claims", "provider", "LW-ACC-0104",
        "there is no table 'claims.provider' that bo may see")]
    [InlineData(
        "ana", "HOPERAT", "nowhere", "t", "LW-ACC-0104",
        "there is no table 'nowhere.t' that ana may see")]
    [InlineData("ana", "HOPERAT", "", "", "LW-ACC-0104", "there is no table '.' that ana may see")]
    [InlineData("ANA", "HOPERAT", "claims", "medical_claim", "LW-ACC-0101", "there is no principal 'ANA'")]
    public void Whoever_holds_none_is_refused_with_a_reason(
        string principal, string purpose, string dataset, string table, string id, string message)
    {
        var refused = Assert.IsType<AccessDecision.Refused>(Decide(principal, purpose, dataset, table));
        Assert.Equal((id, message), (refused.Id, refused.Message));
        Assert.NotEmpty(refused.Hint);
        var failure = Assert.Throws<LakeException>(() => refused.OrThrow());
        Assert.Equal((id, Outcome.Refused), (failure.Id, failure.Outcome));
    }

    [Theory]
    [InlineData("observation", "cohort")]
    [InlineData("observationz", "cohort")]
    [InlineData("observation", "kohort")]
    public void A_table_that_is_not_granted_is_refused_as_one_that_is_not_there(string table, string dataset)
    {
        var refused = (AccessDecision.Refused)Decide("ana", "HOPERAT", dataset, table);
        Assert.Equal("LW-ACC-0104", refused.Id);
        Assert.Equal($"there is no table '{dataset}.{table}' that ana may see", refused.Message);
        Assert.Equal("ana may see claims.medical_claim, claims.provider", refused.Hint);
    }

    [Fact]
    public void A_refused_table_name_is_compared_with_visible_tables_only()
    {
        Assert.Equal("did you mean claims.medical_claim?", Hint("ana", "claims", "medical_claims"));
        Assert.Equal("bo may see claims.medical_claim", Hint("bo", "cohort", "observatio"));
    }

    [Fact]
    public void Refusals_about_purposes_name_the_choices()
    {
        Assert.Equal(
            "--purpose HPAYMT or HOPERAT",
            ((AccessDecision.Refused)Decide("bo", "-", "claims", "medical_claim")).Hint);
        Assert.Equal(
            "granted: HOPERAT",
            ((AccessDecision.Refused)Decide("ana", "HPAYMT", "claims", "medical_claim")).Hint);
        Assert.Equal(
            "did you mean HOPERAT?",
            ((AccessDecision.Refused)Decide("ana", "HOPRAT", "claims", "medical_claim")).Hint);
        Assert.Equal(
            ["HOPERAT", "HPAYMT"],
            AccessDecider.Purposes(Example.Manifest, "cy", "claims", "medical_claim"));
        Assert.Equal(["HOPERAT"], AccessDecider.Purposes(Example.Manifest, "cy", "claims", "provider"));
        Assert.Empty(AccessDecider.Purposes(Example.Manifest, "cy", "cohort", "observation"));
        Assert.Empty(AccessDecider.Purposes(Example.Manifest, "eve", "claims", "provider"));
    }

    [Theory]
    [InlineData(
        "2025-12-31", "LW-ACC-0108",
        "agreement baa-2026-014 begins on 2026-01-01; today is 2025-12-31")]
    [InlineData("2026-01-01", null, null)]
    [InlineData("2028-12-31", null, null)]
    [InlineData(
        "2029-01-01", "LW-ACC-0109",
        "agreement baa-2026-014 ended on 2028-12-31; today is 2029-01-01")]
    public void Data_is_read_only_within_its_agreement(string today, string? id, string? message)
    {
        var request = Request("ana", "HOPERAT");
        var decision = AccessDecider.Decide(Example.Manifest, request, DateOnly.Parse(today));
        Assert.Equal(id, (decision as AccessDecision.Refused)?.Id);
        Assert.Equal(message, (decision as AccessDecision.Refused)?.Message);
    }

    [Fact]
    public void Each_column_names_the_role_and_grant_that_decided_it()
    {
        var granted = Decide("cy", "HOPERAT", "claims", "medical_claim").OrThrow();
        Assert.Equal(
            ("billing", "claims.medical_claim/HOPERAT"),
            (granted.Columns[0].Role, granted.Columns[0].Grant));
        Assert.Equal(("analyst", "claims/HOPERAT"), (granted.Columns[2].Role, granted.Columns[2].Grant));
    }

    [Fact]
    public void A_denied_column_is_refused_in_words()
    {
        var granted = Decide("ana", "HOPERAT", "claims", "medical_claim").OrThrow();
        var failure = granted.Denied(granted.Columns[0]);
        Assert.Equal("LW-ACC-0102", failure.Id);
        Assert.Equal(
            "column patient_name is denied to role analyst (class direct-identifier, grant claims/HOPERAT)",
            failure.Message);
        Assert.Equal(
            "ask without it; the manifest's grants say what ana may see of claims.medical_claim for HOPERAT",
            failure.Hint);
        Assert.Equal(Outcome.Refused, failure.Outcome);
    }

    [Theory]
    [InlineData("patient_name", ColumnClass.General, ColumnRight.Deny)]
    [InlineData("plan_state", ColumnClass.DirectIdentifier, ColumnRight.Deny)]
    [InlineData("patient_zip", ColumnClass.General, ColumnRight.Mask)]
    [InlineData("PLAN_STATE", ColumnClass.General, ColumnRight.Allow)]
    [InlineData("not_in_the_manifest", ColumnClass.General, ColumnRight.Deny)]
    [InlineData("plan_state", (ColumnClass)99, ColumnRight.Deny)]
    [InlineData("", ColumnClass.General, ColumnRight.Deny)]
    public void A_column_whose_stored_class_differs_gets_the_weaker_right(
        string name, ColumnClass stored, ColumnRight expected)
    {
        var request = Request("ana", "HOPERAT") with { Columns = [new(name, stored)] };
        var granted = AccessDecider.Decide(Example.Manifest, request, Today).OrThrow();
        Assert.Equal(expected, Assert.Single(granted.Columns).Right);
    }

    [Fact]
    public void A_column_not_named_has_the_class_of_the_others()
    {
        var request = new AccessRequest
        {
            Principal = "ana",
            Dataset = "claims",
            Table = "provider",
            Columns = [new("city", ColumnClass.General)],
        };
        var granted = AccessDecider.Decide(Example.Manifest, request, Today).OrThrow();
        Assert.Equal(ColumnRight.Allow, Assert.Single(granted.Columns).Right);
    }

    [Fact]
    public void A_purpose_of_a_special_kind_is_not_within_a_general_one()
    {
        var lake = ManifestReader.Read(
            Example.Text.Replace("[HPAYMT, HOPERAT]", "[TREAT, ETREAT]").Replace("[HOPERAT]", "[TREAT]"),
            "lake.yaml");
        var request = Request("ana", "ETREAT");
        Assert.Equal("LW-ACC-0106", ((AccessDecision.Refused)AccessDecider.Decide(lake, request, Today)).Id);
    }

    [Fact]
    public void A_person_without_a_role_sees_nothing()
    {
        var lake = Example.ReadWith("ana: {roles: [analyst]}", "ana: {}");
        var refused = (AccessDecision.Refused)AccessDecider.Decide(lake, Request("ana", "HOPERAT"), Today);
        Assert.Equal(("LW-ACC-0103", "ana holds no role"), (refused.Id, refused.Message));
        Assert.Empty(AccessDecider.VisibleTables(lake, "ana"));
    }

    [Fact]
    public void The_visible_tables_are_those_some_grant_covers()
    {
        string[] Of(string principal) =>
            [.. AccessDecider.VisibleTables(Example.Manifest, principal).Select(table => table.FullName)];
        Assert.Equal(["claims.medical_claim", "claims.provider"], Of("ana"));
        Assert.Equal(["claims.medical_claim"], Of("bo"));
        Assert.Equal(["cohort.observation"], Of("dee"));
        Assert.Empty(Of("mercy-etl"));
        Assert.Empty(Of("eve"));
    }

    [Fact]
    public void A_manifest_put_together_by_hand_with_loose_ends_still_only_refuses()
    {
        var lake = Example.Manifest with
        {
            Agreements = new Dictionary<string, Agreement>(),
            Roles = new Dictionary<string, Role> { ["analyst"] = Example.Manifest.Roles["analyst"] },
        };
        foreach (var principal in lake.Principals.Keys)
        {
            var decision = AccessDecider.Decide(lake, Request(principal, null), Today);
            Assert.IsType<AccessDecision.Refused>(decision);
        }
    }

    [Fact]
    public void Every_combination_ends_in_an_answer_and_only_granted_ones_in_access()
    {
        string?[] principals = [.. Example.Manifest.Principals.Keys, "eve", "", "\0"];
        string?[] purposes = [null, "HOPERAT", "HPAYMT", "HRESCH", "ETREAT", "", "x"];
        (string, string)[] tables =
        [
            ("claims", "medical_claim"), ("claims", "provider"), ("cohort", "observation"),
            ("claims", "x"), ("", ""),
        ];
        var granted = new List<string>();
        foreach (var principal in principals)
        {
            foreach (var purpose in purposes)
            {
                foreach (var (dataset, table) in tables)
                {
                    var request = new AccessRequest
                    {
                        Principal = principal!,
                        Purpose = purpose,
                        Dataset = dataset,
                        Table = table,
                        Columns = Columns,
                    };
                    if (AccessDecider.Decide(Example.Manifest, request, Today) is AccessDecision.Granted yes)
                    {
                        Assert.Equal(Columns.Length, yes.Columns.Count);
                        granted.Add($"{principal} {purpose ?? "-"} {table}");
                    }
                }
            }
        }

        Assert.Equal(
            [
                "ana - medical_claim", "ana - provider", "ana HOPERAT medical_claim", "ana HOPERAT provider",
                "bo HOPERAT medical_claim", "bo HPAYMT medical_claim",
                "cy - provider", "cy HOPERAT medical_claim", "cy HOPERAT provider", "cy HPAYMT medical_claim",
                "dee - observation", "dee HRESCH observation",
                "report-job - medical_claim", "report-job - provider", "report-job HOPERAT medical_claim",
                "report-job HOPERAT provider",
            ],
            granted);
    }

    private static AccessRequest Request(string principal, string? purpose) => new()
    {
        Principal = principal,
        Purpose = purpose,
        Dataset = "claims",
        Table = "medical_claim",
        Columns = Columns,
    };

    private static AccessDecision Decide(string principal, string purpose, string dataset, string table) =>
        AccessDecider.Decide(
            Example.Manifest,
            Request(principal, purpose == "-" ? null : purpose) with { Dataset = dataset, Table = table },
            Today);

    private static string Hint(string principal, string dataset, string table) =>
        ((AccessDecision.Refused)Decide(principal, "HOPERAT", dataset, table)).Hint;
}
