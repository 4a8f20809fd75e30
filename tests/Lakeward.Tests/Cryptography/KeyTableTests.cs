// The key table keeps every secret under the root, and believes nothing that was changed.
using System.Text;
using System.Text.Json.Nodes;
using Lakeward.Cryptography;
using Xunit;

namespace Lakeward.Tests.Cryptography;

public sealed class KeyTableTests
{
    // Made once, because a passphrase is slow on purpose.
    private static readonly RootKey Root = NewRoot();
    private static readonly RootKey OtherRoot = NewRoot();

    [Fact]
    public void Keys_come_back_by_name_after_a_round_trip()
    {
        using var table = Filled();
        using var read = KeyTable.Parse(table.Serialize(Root), Root);
        Assert.Equal("riverside", read.LakeId);
        Assert.Equal(table.Entries, read.Entries);
        foreach (var entry in table.Entries.Where(entry => entry.Class is not null))
        {
            Assert.True(table.Get(entry.Name).Key.Bytes.SequenceEqual(read.Get(entry.Name).Key.Bytes));
        }

        Assert.True(read.GetSecret("audit/signing").Bytes.SequenceEqual("a private key"u8));
        Assert.True(read.HasDataset("claims"));
        Assert.False(read.HasDataset("labs"));
    }

    [Fact]
    public void A_new_version_becomes_the_active_one_and_the_old_one_still_opens()
    {
        using var table = Filled();
        var old = table.Active("claims", KeyClass.Sensitive);
        using var keyring = old.AsKeyring();
        var message = SealedMessage.Seal("hello"u8, keyring, EncryptionContext.Empty);

        table.AddVersion("claims");
        var active = table.Active("claims", KeyClass.Sensitive);
        Assert.Equal("ds/claims/sensitive/v1", old.Name);
        Assert.Equal("ds/claims/sensitive/v2", active.Name);
        Assert.False(active.Key.Bytes.SequenceEqual(old.Key.Bytes));
        Assert.Equal(7, table.Entries.Count(entry => entry is { Active: true, Class: not null }));
        Assert.Equal(7, table.Entries.Count(entry => entry is { Active: false }));

        using var read = KeyTable.Parse(table.Serialize(Root), Root);
        using var oldAgain = read.Get("ds/claims/sensitive/v1").AsKeyring();
        Assert.Equal("hello"u8.ToArray(), SealedMessage.Open(message, oldAgain));
    }

    [Fact]
    public void Rotating_theRoot_is_serializing_under_the_new_one()
    {
        using var table = KeyTable.Parse(Filled().Serialize(Root), Root);
        var rotated = table.Serialize(OtherRoot);
        using var read = KeyTable.Parse(rotated, OtherRoot);
        Assert.True(read.Get("ds/claims/raw/v1").Key.Bytes.SequenceEqual(
            table.Get("ds/claims/raw/v1").Key.Bytes));
        RoundTripTests.AssertFails("LW-CRY-0202", () => KeyTable.Parse(rotated, Root));
    }

    [Fact]
    public void No_secret_lies_in_the_file()
    {
        using var table = Filled();
        var text = Encoding.UTF8.GetString(table.Serialize(Root));
        foreach (var entry in table.Entries.Where(entry => entry.Class is not null))
        {
            var key = table.Get(entry.Name).Key.Bytes;
            Assert.DoesNotContain(Convert.ToBase64String(key)[..20], text);
            Assert.DoesNotContain(Convert.ToHexStringLower(key), text);
        }

        Assert.DoesNotContain("a private key", text);
    }

    [Theory]
    [InlineData("lake", "seaside")]
    [InlineData("root", "0000000000000000")]
    public void A_changed_head_is_refused(string member, string value)
    {
        var json = Json();
        json[member] = value;
        AssertParseFails("LW-CRY-0202", json);
    }

    [Theory]
    [InlineData("name", "ds/claims/general/v9")]
    [InlineData("class", "general")]
    [InlineData("created", "2001-01-01T00:00:00.0000000+00:00")]
    public void A_changed_row_is_refused(string member, string value)
    {
        var json = Json();
        json["keys"]![0]![member] = value;
        AssertParseFails("LW-CRY-0202", json);
    }

    [Fact]
    public void Rows_that_are_swapped_dropped_or_doubled_are_refused()
    {
        var swapped = Json();
        var first = swapped["keys"]![0]!["wrapped"]!.GetValue<string>();
        var second = swapped["keys"]![1]!["wrapped"]!.GetValue<string>();
        swapped["keys"]![0]!["wrapped"] = second;
        swapped["keys"]![1]!["wrapped"] = first;
        AssertParseFails("LW-CRY-0202", swapped);

        var dropped = Json();
        dropped["keys"]!.AsArray().RemoveAt(2);
        AssertParseFails("LW-CRY-0202", dropped);

        var doubled = Json();
        doubled["keys"]!.AsArray().Add(doubled["keys"]![0]!.DeepClone());
        AssertParseFails("LW-CRY-0202", doubled);

        var inactive = Json();
        inactive["keys"]![0]!["active"] = false;
        AssertParseFails("LW-CRY-0202", inactive);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"format":"lakeward-key-table","version":1,"lake":"x","root":"y","keys":[1],"mac":""}""")]
    public void What_is_no_key_table_is_refused(string text) =>
        RoundTripTests.AssertFails("LW-CRY-0201", () => KeyTable.Parse(Encoding.UTF8.GetBytes(text), Root));

    [Fact]
    public void Names_are_checked_and_never_overwritten()
    {
        using var table = Filled();
        using var secret = SecretKey.Generate(32);
        RoundTripTests.AssertFails("LW-CRY-0204", () => table.AddDataset("claims"));
        RoundTripTests.AssertFails("LW-CRY-0204", () => table.PutSecret("audit/signing", secret));
        RoundTripTests.AssertFails("LW-CRY-0205", () => table.AddDataset("../claims"));
        RoundTripTests.AssertFails("LW-CRY-0205", () => table.AddDataset("a/b"));
        RoundTripTests.AssertFails("LW-CRY-0205", () => table.PutSecret("ds/claims/raw/v1", secret));
        RoundTripTests.AssertFails("LW-CRY-0205", () => table.PutSecret("drop//x", secret));
        RoundTripTests.AssertFails("LW-CRY-0203", () => table.AddVersion("labs"));
        RoundTripTests.AssertFails("LW-CRY-0203", () => table.Active("labs", KeyClass.Raw));
        RoundTripTests.AssertFails("LW-CRY-0203", () => table.Get("audit/signing"));
        RoundTripTests.AssertFails("LW-CRY-0203", () => table.GetSecret("ds/claims/raw/v1"));
    }

    [Fact]
    public void Every_class_has_a_name_that_parses_back()
    {
        Assert.Equal(
            "raw footer direct-identifier quasi-identifier sensitive general audit-detail",
            string.Join(' ', KeyClassNames.All.Select(KeyClassNames.NameOf)));
        Assert.All(KeyClassNames.All, keyClass =>
        {
            Assert.True(KeyClassNames.TryParse(KeyClassNames.NameOf(keyClass), out var parsed));
            Assert.Equal(keyClass, parsed);
        });
        Assert.False(KeyClassNames.TryParse("Raw", out _));
    }

    private static RootKey NewRoot()
    {
        using var passphrase = SomeKeys.Passphrase("p");
        return RootKey.Create(passphrase, out _);
    }

    private static KeyTable Filled()
    {
        var table = KeyTable.Create("riverside");
        table.AddDataset("claims");
        using var secret = SecretKey.From("a private key"u8);
        table.PutSecret("audit/signing", secret);
        return table;
    }

    private static JsonNode Json()
    {
        using var table = Filled();
        return JsonNode.Parse(table.Serialize(Root))!;
    }

    private static void AssertParseFails(string id, JsonNode json) =>
        RoundTripTests.AssertFails(
            id, () => KeyTable.Parse(Encoding.UTF8.GetBytes(json.ToJsonString()), Root));
}
