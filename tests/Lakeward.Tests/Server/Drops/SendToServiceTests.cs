// The sender's command at a service in one process.
using Xunit;

namespace Lakeward.Tests.Server.Drops;

public sealed class SendToServiceTests(OpenDrops open)
    : SendToServiceContract(open.Drops), IClassFixture<OpenDrops>;
