// The tests find the house they test.
using Xunit;

namespace Lakeward.Tests.Ground;

public sealed class HouseTests
{
    [Fact]
    public void The_root_holds_the_solution() =>
        Assert.True(File.Exists(Path.Combine(House.Root, "Lakeward.slnx")));
}
