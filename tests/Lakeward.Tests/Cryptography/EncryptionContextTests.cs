// An encryption context has one order and one form.
using Lakeward.Cryptography;
using Xunit;

namespace Lakeward.Tests.Cryptography;

public sealed class EncryptionContextTests
{
    [Fact]
    public void Pairs_are_sorted_by_utf8_bytes_and_not_by_utf16()
    {
        // U+FF5E sorts after the emoji in UTF-16 and before it in UTF-8.
        var context = EncryptionContext.Of(("😀", "1"), ("～", "2"), ("b", "3"), ("a", "4"));
        Assert.Equal(["a", "b", "～", "😀"], context.Pairs.Select(pair => pair.Key));
    }

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        Assert.Empty(EncryptionContext.Empty.Serialize());
        Assert.Equal(
            "0002000161000278790001620000",
            Convert.ToHexStringLower(EncryptionContext.Of(("b", ""), ("a", "xy")).Serialize()));
    }

    [Fact]
    public void The_bytes_parse_back()
    {
        var context = EncryptionContext.Of(("lake", "é😀"), ("object", ""));
        Assert.Equal(context, EncryptionContext.Parse(context.Serialize()));
        Assert.Equal("é😀", context["lake"]);
        Assert.Null(context["nothing"]);
        Assert.Equal(EncryptionContext.Empty, EncryptionContext.Parse([]));
    }

    [Theory]
    [InlineData("00")]
    [InlineData("0000")]
    [InlineData("0001")]
    [InlineData("000100016100")]
    [InlineData("00010001610001")]
    [InlineData("0001000161000178ff")]
    [InlineData("0001000000017a")]
    [InlineData("00020001610001780001610001")]
    [InlineData("000200016100017800016100017a")]
    [InlineData("00010001ff000178")]
    public void Malformed_bytes_are_refused(string hex) =>
        RoundTripTests.AssertFails("LW-CRY-0315", () => EncryptionContext.Parse(Convert.FromHexString(hex)));

    [Fact]
    public void Repeated_empty_reserved_and_overlong_pairs_are_refused()
    {
        RoundTripTests.AssertFails("LW-CRY-0315", () => EncryptionContext.Of(("a", "1"), ("a", "2")));
        RoundTripTests.AssertFails("LW-CRY-0315", () => EncryptionContext.Of(("", "1")));
        RoundTripTests.AssertFails("LW-CRY-0315", () => EncryptionContext.Of(("aws-crypto-public-key", "1")));
        RoundTripTests.AssertFails("LW-CRY-0315", () => EncryptionContext.Of(("a", new string('x', 66_000))));
        RoundTripTests.AssertFails("LW-CRY-0315", () => EncryptionContext.Of(("a\ud800", "1"), ("b", "2")));
        RoundTripTests.AssertFails("LW-CRY-0315", () => EncryptionContext.Of(("a", "\udc00")));
    }
}
