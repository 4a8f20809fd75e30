// The tests that tamper with one lake, one after another.
using Xunit;

namespace Lakeward.Tests.Door;

[CollectionDefinition(nameof(TamperedLakes))]
public sealed class TamperedLakes : ICollectionFixture<TamperedLake>;
