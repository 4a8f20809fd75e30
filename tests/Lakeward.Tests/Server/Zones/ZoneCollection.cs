// The tests that share one service in three parts.
using Xunit;

namespace Lakeward.Tests.Server.Zones;

/// <summary>They run one after the other.</summary>
[CollectionDefinition(nameof(ZoneCollection))]
public sealed class ZoneCollection : ICollectionFixture<OpenZones>;
