// Grants at a service in one process.
using Xunit;

namespace Lakeward.Tests.Server.Drops;

public sealed class PutOnlyTests(OpenDrops open, ITestOutputHelper output)
    : PutOnlyContract(output), IClassFixture<OpenDrops>
{
    private protected override SomeDrops Drops => open.Drops;
}
