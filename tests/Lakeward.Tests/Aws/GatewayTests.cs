// The tests that share one object gateway.
using Xunit;

namespace Lakeward.Tests.Aws;

[CollectionDefinition(Name)]
public sealed class GatewayTests : ICollectionFixture<RealGateway>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "object gateway";
}
