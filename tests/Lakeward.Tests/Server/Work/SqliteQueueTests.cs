// The queue in SQLite.
using Lakeward.Server.Control;

namespace Lakeward.Tests.Server.Work;

public sealed class SqliteQueueTests : QueueContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lakeward-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private protected override Task<ControlOptions> EmptyAsync() =>
        Task.FromResult(ControlOptions.Beside(
            LakeFolder.Prepare(Path.Combine(_folder, "some"), "some", "0123", store: null)));
}
