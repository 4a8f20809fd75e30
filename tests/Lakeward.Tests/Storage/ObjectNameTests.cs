// Object names can never leave their folder.
using Lakeward.Errors;
using Lakeward.Storage;
using Xunit;

namespace Lakeward.Tests.Storage;

public sealed class ObjectNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("tables/0198c0/_delta_log/00000000000000000000.json")]
    [InlineData("control/keys-1.json")]
    public void A_plain_name_is_accepted(string path) => Assert.Equal(path, ObjectName.Of(path).Path);

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("a/..")]
    [InlineData("a..b")]
    [InlineData("./a")]
    [InlineData(".new-1")]
    [InlineData("a/.hidden")]
    [InlineData("Upper")]
    [InlineData("a b")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    [InlineData("é")]
    [InlineData("a\n")]
    public void A_dangerous_name_is_refused_with_an_id(string path)
    {
        var refusal = Assert.Throws<LakeException>(() => ObjectName.Of(path));
        Assert.Equal("LW-STO-0101", refusal.Id);
        Assert.Equal(Outcome.Usage, refusal.Outcome);
    }

    [Fact]
    public void A_name_may_have_512_characters_and_200_in_a_segment()
    {
        var longest = string.Join('/', Enumerable.Repeat(new string('a', 170), 3));
        Assert.Equal(512, longest.Length);
        Assert.Equal(longest, ObjectName.Of(longest).Path);
        Assert.False(ObjectName.TryOf(longest + "a", out _));
        Assert.True(ObjectName.TryOf(new string('a', 200), out _));
        Assert.False(ObjectName.TryOf(new string('a', 201), out _));
    }

    [Fact]
    public void The_default_names_nothing() =>
        Assert.Throws<InvalidOperationException>(() => default(ObjectName).Path);
}
