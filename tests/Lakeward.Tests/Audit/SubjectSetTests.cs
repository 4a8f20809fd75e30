// Sets of ordinals come back as they went in, in one form each.
using Lakeward.Audit;
using Xunit;

namespace Lakeward.Tests.Audit;

public sealed class SubjectSetTests
{
    [Fact]
    public void A_random_set_comes_back_whole_and_member_by_member()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            var density = random.NextDouble();
            var stay = random.Next(2) == 0 ? 0 : random.NextDouble();
            var members = new bool[random.Next(700)];
            for (var at = 0; at < members.Length; at++)
            {
                members[at] = at > 0 && random.NextDouble() < stay
                    ? members[at - 1]
                    : random.NextDouble() < density;
            }

            var set = SubjectSet.Encode(members);
            Assert.True(set.Length <= 1 + ((members.Length + 7) / 8), $"seed {seed}, round {round}");
            Assert.True(
                members.AsSpan().SequenceEqual(SubjectSet.Decode(set, members.Length)),
                $"seed {seed}, round {round}");
            for (var at = 0; at < members.Length; at++)
            {
                Assert.True(members[at] == SubjectSet.Has(set, at), $"seed {seed}, round {round}, {at}");
            }
        }
    }

    [Fact]
    public void Nobody_everybody_and_few_take_few_bytes()
    {
        Assert.Equal([0], SubjectSet.Encode(new bool[100_000]));
        Assert.Equal([0], SubjectSet.Encode([]));
        var members = new bool[100_000];
        Array.Fill(members, true);
        Assert.Equal([1], SubjectSet.Encode(members));
        members[70_000] = false;
        Assert.InRange(SubjectSet.Encode(members).Length, 1, 10);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00ff")]
    [InlineData("01ff")]
    [InlineData("0209")]
    [InlineData("0207")]
    [InlineData("020801")]
    [InlineData("02ffffffffff")]
    [InlineData("0280")]
    [InlineData("03")]
    [InlineData("030000")]
    [InlineData("04")]
    public void What_is_no_set_of_eight_is_refused(string hex) =>
        Assert.Null(SubjectSet.Decode(Convert.FromHexString(hex), 8));
}
