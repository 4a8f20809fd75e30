// The canonical form stays put: layout does not change it, meaning does, and it reads back to itself.
using System.Text;
using Lakeward.Access;
using Xunit;

namespace Lakeward.Tests.Access;

public sealed class ManifestCanonicalTests
{
    [Fact]
    public void It_reads_back_to_the_same_bytes()
    {
        var canonical = Example.Manifest.Canonical();
        Assert.Equal(canonical, ManifestReader.ReadCanonical(canonical).Canonical());
    }

    [Theory]
    [InlineData("name with spaces")]
    [InlineData("\"quoted\" \\ back: [x] {y}, #z")]
    [InlineData("Größe in µm (naïve) 長さ")]
    [InlineData("😀👩‍")]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("none")]
    [InlineData("- ? : ! & * | > ' %")]
    public void Any_printable_column_name_survives(string name)
    {
        name = name.Replace("\u200d", string.Empty);
        var quoted = "\"" + name.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";
        var manifest = Example.ReadWith("diagnosis: sensitive", $"{quoted}: sensitive");
        var back = ManifestReader.ReadCanonical(manifest.Canonical());
        Assert.NotNull(back.FindTable("claims", "medical_claim")!.FindColumn(name));
        Assert.Equal(manifest.PolicyId(), back.PolicyId());
    }

    [Fact]
    public void A_name_of_128_wide_characters_survives()
    {
        var name = string.Concat(Enumerable.Repeat("😀", 64));
        var manifest = Example.ReadWith("diagnosis: sensitive", $"{name}: sensitive");
        Assert.Equal(manifest.Canonical(), ManifestReader.ReadCanonical(manifest.Canonical()).Canonical());
    }

    [Fact]
    public void Its_form_for_a_small_lake_is_this()
    {
        const string Text = """
            lake: small
            datasets:
              d:
                tables:
                  t:
                    delimiter: "\t"
                    columns: {b: general, a: {type: "decimal( 5, 2 )", class: sensitive}}
                    subject: a
                agreement: g
            agreements:
              g: {party: P, kind: DUA, purposes: [TREAT], effective: 2026-01-01, expires: 2026-12-31,
                at-end: return}
            principals: {m: {kind: machine}}
            drops: {x: {dataset: d, senders: [m], limit: {file: 1.5 MiB}}}
            roles: {r: [{general: allow, on: d.t, purposes: [TREAT]}]}
            """;
        const string Expected =
            "{'lake':'small','agreements':{'g':{'kind':'DUA','party':'P','purposes':['TREAT'],"
            + "'effective':'2026-01-01','expires':'2026-12-31','at-end':'return'}},"
            + "'datasets':{'d':{'agreement':'g','tables':{'t':{'format':'delimited',"
            + "'delimiter':'tab','subject':'a','columns':{'b':{'class':'general'},"
            + "'a':{'class':'sensitive','type':'decimal(5,2)','required':true}}}}}},"
            + "'drops':{'x':{'dataset':'d','table':'t','accepts':['delimited'],'senders':['m'],"
            + "'limit':{'file':'1536 KiB','per-day':'100 GiB'}}},"
            + "'roles':{'r':[{'on':'d.t','purposes':['TREAT'],'general':'allow'}]},"
            + "'principals':{'m':{'roles':[],'kind':'machine'}}}";
        Assert.Equal(
            Expected.Replace('\'', '"'),
            Encoding.UTF8.GetString(ManifestReader.Read(Text, "lake.yaml").Canonical()));
    }

    [Fact]
    public void Comments_layout_and_written_defaults_do_not_change_the_policy_id()
    {
        var id = Example.Manifest.PolicyId();
        Assert.Matches("^[0-9a-f]{64}$", id);
        Assert.Equal(
            id,
            Example.ReadWith("roles: [analyst]}", "kind: person, roles: [ analyst ] }   # same").PolicyId());
        const string Spelled = "subject: 'patient_id'\n        format: delimited";
        Assert.Equal(id, Example.ReadWith("subject: patient_id", Spelled).PolicyId());
        Assert.Equal(id, Example.ReadWith("file: 10 GiB", "file: 10240 MiB").PolicyId());
    }

    [Theory]
    [InlineData("kind: BAA", "kind: DUA")]
    [InlineData("quasi-identifier: mask", "quasi-identifier: allow")]
    [InlineData("expires: 2028-12-31", "expires: 2028-12-30")]
    [InlineData("patient_zip: quasi-identifier", "patient_zip: sensitive")]
    [InlineData("bo: {roles: [billing]}", "bo: {roles: []}")]
    public void A_change_of_meaning_changes_the_policy_id(string piece, string replacement) =>
        Assert.NotEqual(Example.Manifest.PolicyId(), Example.ReadWith(piece, replacement).PolicyId());
}
