// Leaves have one form, and nothing but events.
using System.Text;
using Lakeward.Audit;
using Lakeward.Cryptography;
using Lakeward.Errors;
using Xunit;

namespace Lakeward.Tests.Audit;

public sealed class AuditEventTests
{
    private static readonly string Subject = new('a', 64);

    private static readonly AuditEvent Full = new()
    {
        Kind = "load.prepare",
        Time = new DateTimeOffset(2026, 3, 4, 7, 6, 7, 89, TimeSpan.FromHours(2)),
        Outcome = "refused",
        Principal = "ana \"the\" \\ analyst\n\u0001\u007f é €",
        Role = "analyst",
        Purpose = "HRESCH",
        Agreement = "dua-1",
        Dataset = "claims",
        Table = "visits",
        Columns = ["b", "a"],
        Keys = ["ds/claims/general/v1"],
        Policy = "sha256:00",
        Delivery = "0198",
        Rows = 12,
        Subjects = [Subject],
        Facts = new Dictionary<string, string> { ["version"] = "3", ["Zulu"] = "", ["sealed"] = "no" },
    };

    [Fact]
    public void A_leaf_is_canonical_json() => Assert.Equal(
        "{\"agreement\":\"dua-1\",\"columns\":[\"b\",\"a\"],\"dataset\":\"claims\",\"delivery\":\"0198\"," +
        "\"facts\":{\"Zulu\":\"\",\"sealed\":\"no\",\"version\":\"3\"},\"keys\":[\"ds/claims/general/v1\"]," +
        "\"kind\":\"load.prepare\",\"outcome\":\"refused\",\"policy\":\"sha256:00\"," +
        "\"principal\":\"ana \\\"the\\\" \\\\ analyst\\n\\u0001\u007f é €\",\"purpose\":\"HRESCH\"," +
        $"\"role\":\"analyst\",\"rows\":12,\"subjects\":[\"{Subject}\"],\"table\":\"visits\"," +
        "\"time\":\"2026-03-04T05:06:07.0890000Z\"}",
        Encoding.UTF8.GetString(Full.ToLeaf()));

    [Fact]
    public void A_leaf_reads_back_to_the_same_leaf()
    {
        var leaf = Full.ToLeaf();
        var read = AuditEvent.FromLeaf(leaf);
        Assert.Equal(leaf, read.ToLeaf());
        Assert.Equal(Full.Principal, read.Principal);
        Assert.Equal(Full.Time, read.Time);
        Assert.Equal(Full.Facts, read.Facts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"kind":"a","outcome":"done","time":"2026-03-04T05:06:07.0890000Z"} """)]
    [InlineData("""{"kind":"a","outcome":"done","time":"2026-03-04T05:06:07.0890000Z"}x""")]
    [InlineData("""{"kind":"a", "outcome":"done","time":"2026-03-04T05:06:07.0890000Z"}""")]
    [InlineData("""{"outcome":"done","kind":"a","time":"2026-03-04T05:06:07.0890000Z"}""")]
    [InlineData("""{"kind":"a","kind":"a","outcome":"done","time":"2026-03-04T05:06:07.0890000Z"}""")]
    [InlineData("""{"kind":"a","other":"x","outcome":"done","time":"2026-03-04T05:06:07.0890000Z"}""")]
    [InlineData("""{"kind":"\u0061","outcome":"done","time":"2026-03-04T05:06:07.0890000Z"}""")]
    [InlineData("""{"kind":"a","outcome":"done","time":"2026-03-04"}""")]
    [InlineData("""{"kind":"a","outcome":"done","rows":1.0,"time":"2026-03-04T05:06:07.0890000Z"}""")]
    [InlineData("""{"kind":"a","outcome":"done","rows":"1","time":"2026-03-04T05:06:07.0890000Z"}""")]
    [InlineData("""{"kind":"a","outcome":"done","subjects":["1"],"time":"2026-03-04T05:06:07.0890000Z"}""")]
    [InlineData("""{"columns":{},"kind":"a","outcome":"done","time":"2026-03-04T05:06:07.0890000Z"}""")]
    [InlineData("""{"detail":"00","kind":"a","outcome":"done","time":"2026-03-04T05:06:07.0890000Z"}""")]
    public void Anything_but_a_canonical_event_is_refused(string json) => Assert.Equal(
        "LW-AUD-0104",
        Assert.Throws<LakeException>(() => AuditEvent.FromLeaf(Encoding.UTF8.GetBytes(json))).Id);

    [Fact]
    public void The_smallest_event_is_accepted()
    {
        var leaf = """{"kind":"a","outcome":"done","time":"2026-03-04T05:06:07.0890000Z"}"""u8;
        Assert.Equal("a", AuditEvent.FromLeaf(leaf).Kind);
    }

    [Fact]
    public void Subjects_must_be_keyed_hashes_and_texts_valid()
    {
        Assert.Equal("LW-AUD-0101", IdOf(Full with { Subjects = ["123-45-6789"] }));
        Assert.Equal("LW-AUD-0101", IdOf(Full with { Kind = "Query" }));
        Assert.Equal("LW-AUD-0101", IdOf(Full with { Role = "\ud800" }));
        Assert.Equal("LW-AUD-0101", IdOf(Full with { Rows = long.MaxValue }));
    }

    [Fact]
    public void A_subject_hash_is_keyed_and_stable()
    {
        // RFC 4231, test case 2.
        using var key = SecretKey.From("Jefe"u8);
        Assert.Equal(
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            new SubjectHash(key).Of("what do ya want for nothing?"));
    }

    [Fact]
    public void The_sealed_hash_is_taken_from_the_top_level_only()
    {
        var hash = new byte[32];
        Assert.False(AuditLeaf.TrySealedHashOf(Full.ToLeaf(), hash));
        var withDetail = Full with { Detail = Subject, Sealed = new string('b', 64) };
        Assert.True(AuditLeaf.TrySealedHashOf(withDetail.ToLeaf(), hash));
        Assert.Equal(Enumerable.Repeat((byte)0xbb, 32), hash);
    }

    private static string IdOf(AuditEvent e) => Assert.Throws<LakeException>(() => e.ToLeaf()).Id;
}
