// Words, classes and codes are what the documents say.
using Lakeward.Access;
using Lakeward.Records.Mapping;
using Lakeward.Tables;
using Xunit;

namespace Lakeward.Tests.Access;

public sealed class AccessWordsTests
{
    [Theory]
    [InlineData(ColumnClass.DirectIdentifier, "direct-identifier")]
    [InlineData(ColumnClass.QuasiIdentifier, "quasi-identifier")]
    [InlineData(ColumnClass.Sensitive, "sensitive")]
    [InlineData(ColumnClass.General, "general")]
    public void A_class_has_one_text_name(ColumnClass columnClass, string text)
    {
        Assert.Equal(text, columnClass.Text());
        Assert.True(ColumnClassNames.TryParse(text, out var back));
        Assert.Equal(columnClass, back);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("General")]
    [InlineData("0")]
    public void Another_text_names_no_class_and_leaves_the_strictest(string? text)
    {
        Assert.False(ColumnClassNames.TryParse(text, out var columnClass));
        Assert.Equal(ColumnClass.DirectIdentifier, columnClass);
    }

    [Fact]
    public void The_purposes_are_the_59_codes_of_HL7_without_doubles()
    {
        Assert.Equal(59, PurposeOfUse.Codes.Count);
        Assert.Equal(59, PurposeOfUse.Codes.Distinct().Count());
        Assert.All(
            (string[])["TREAT", "ETREAT", "HPAYMT", "HOPERAT", "HRESCH", "PUBHLTH", "BTG"],
            code => Assert.True(PurposeOfUse.IsKnown(code)));
        Assert.False(PurposeOfUse.IsKnown("PurposeOfUse"));
    }

    [Theory]
    [InlineData("purpose", "purposes")]
    [InlineData("prinicpals", "principals")]
    [InlineData("AGREEMENTS", "agreements")]
    [InlineData("x", null)]
    [InlineData("completely-else", null)]
    [InlineData("", null)]
    public void A_suggestion_is_near_or_none(string word, string? expected) =>
        Assert.Equal(
            expected,
            Spelling.Nearest(word, ["lake", "agreements", "datasets", "purposes", "principals"]));

    [Fact]
    public void Of_two_as_near_the_first_in_order_is_suggested() =>
        Assert.Equal("cat", Spelling.Nearest("bat", ["rat", "hat", "cat"]));
}
