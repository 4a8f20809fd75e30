// The starter manifest is valid as it is, and so is the example in it.
using System.Text.RegularExpressions;
using Lakeward.Access;
using Lakeward.Errors;
using Xunit;

namespace Lakeward.Tests.Access;

public sealed class ManifestTemplateTests
{
    [Fact]
    public void Who_makes_the_lake_is_the_first_of_its_people_and_may_see_nothing()
    {
        var lake = ManifestReader.Read(ManifestTemplate.For("riverside", "ana"), "lake.yaml");
        var person = Assert.Single(lake.Principals.Values);
        Assert.Equal(("ana", PrincipalKind.Person), (person.Id, person.Kind));
        Assert.Empty(person.Roles);
    }

    [Fact]
    public void As_it_is_it_names_the_lake_and_plans_nothing()
    {
        var lake = ManifestReader.Read(ManifestTemplate.For("riverside"), "lake.yaml");
        Assert.Equal("riverside", lake.Lake);
        Assert.True(ManifestPlan.Between(null, lake, (_, _) => false).IsEmpty);
    }

    [Fact]
    public void Uncommented_its_example_is_a_manifest_that_grants_something()
    {
        var text = Regex.Replace(ManifestTemplate.For("riverside"), "^#(?=  )", " ", RegexOptions.Multiline);
        var lake = ManifestReader.Read(text, "lake.yaml");
        var request = new AccessRequest { Principal = "ana", Dataset = "claims", Table = "medical_claim" };
        Assert.IsType<AccessDecision.Granted>(AccessDecider.Decide(lake, request, new(2026, 6, 1)));
        Assert.Equal(
            "7 to add, 0 to change, 0 to remove",
            ManifestPlan.Between(null, lake, (_, _) => false).Summary);
    }

    [Fact]
    public void Taking_the_signs_away_as_it_says_works_too()
    {
        var template = ManifestTemplate.For("riverside");
        var text = Regex.Replace(template, "^#(?=  )", string.Empty, RegexOptions.Multiline);
        Assert.Single(ManifestReader.Read(text, "lake.yaml").Datasets);
    }

    [Theory]
    [InlineData("")]
    [InlineData("River Side")]
    [InlineData("a\nroles: {}")]
    public void A_bad_name_is_refused(string name) =>
        Assert.Equal("LW-ACC-0003", Assert.Throws<LakeException>(() => ManifestTemplate.For(name)).Id);
}
