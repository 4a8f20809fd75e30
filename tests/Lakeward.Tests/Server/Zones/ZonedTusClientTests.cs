// The official client of tus at an edge.
using Lakeward.Tests.Server.Drops;
using Xunit;

namespace Lakeward.Tests.Server.Zones;

[Collection(nameof(ZoneCollection))]
public sealed class ZonedTusClientTests(OpenZones open, ITestOutputHelper output)
    : TusClientContract(output)
{
    private protected override SomeDrops Drops => open.Zones.Drops;
}
