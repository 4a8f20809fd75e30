// Names that carry identifiers are refused; ordinary names are not.
using Lakeward.Errors;
using Lakeward.Ingest;
using Xunit;

namespace Lakeward.Tests.Ingest;

public sealed class FileNameCheckTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    [Theory]
    [InlineData("claims-2026-03-01.csv")]
    [InlineData("claims_20260301_part2.837")]
    [InlineData("batch-0004711.json")]
    [InlineData("Q3 extract (final).csv.gz")]
    [InlineData("2019.csv")]
    public void An_ordinary_name_passes(string name) => FileNameCheck.Require(name, Today);

    [Theory]
    [InlineData("smith-123-45-6789.csv", "LW-ING-0104")]
    [InlineData("123456789.csv", "LW-ING-0104")]
    [InlineData("chart 123 45 6789", "LW-ING-0104")]
    [InlineData("smith_1957-03-12.csv", "LW-ING-0105")]
    [InlineData("19570312.csv", "LW-ING-0105")]
    [InlineData("smith-3-12-1957.pdf", "LW-ING-0105")]
    [InlineData("smith 12.03.1957", "LW-ING-0105")]
    [InlineData("../escape.csv", "LW-ING-0103")]
    [InlineData("a/b.csv", "LW-ING-0103")]
    [InlineData("a\\b.csv", "LW-ING-0103")]
    [InlineData("..", "LW-ING-0103")]
    [InlineData("", "LW-ING-0103")]
    [InlineData("tab\there.csv", "LW-ING-0103")]
    public void A_name_with_an_identifier_or_a_path_is_refused_without_being_repeated(string name, string id)
    {
        var refusal = Assert.Throws<LakeException>(() => FileNameCheck.Require(name, Today));

        Assert.Equal(id, refusal.Id);
        Assert.True(name.Length < 3 || !refusal.Message.Contains(name, StringComparison.Ordinal));
    }
}
