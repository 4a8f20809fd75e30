// The sender's command at an edge.
using Lakeward.Tests.Server.Drops;
using Xunit;

namespace Lakeward.Tests.Server.Zones;

[Collection(nameof(ZoneCollection))]
public sealed class ZonedSendTests(OpenZones open)
    : SendToServiceContract(open.Zones.Drops);
