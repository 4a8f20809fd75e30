// People at a service whose rows are in a file.
using Lakeward.Server.Control;

namespace Lakeward.Tests.Server.Identity;

public sealed class SqliteServiceTests(PeopledLake peopled) : ServiceContract(peopled)
{
    private protected override Task<ControlOptions?> ControlAsync() => Task.FromResult<ControlOptions?>(null);
}
