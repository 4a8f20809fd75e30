// The official client of tus at a service in one process.
using Xunit;

namespace Lakeward.Tests.Server.Drops;

public sealed class TusClientTests(OpenDrops open, ITestOutputHelper output)
    : TusClientContract(output), IClassFixture<OpenDrops>
{
    private protected override SomeDrops Drops => open.Drops;
}
