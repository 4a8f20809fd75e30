// The ground in a folder.
using Lakeward.Audit;
using Lakeward.Tests.Storage;

namespace Lakeward.Tests.Postgres;

public sealed class FolderGroundTests : GroundContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LakeFolder _lake;

    public FolderGroundTests()
    {
        _lake = LakeFolder.Prepare(_folder.At("some"), "some", "0123", store: null);
        Open().Create("a root file"u8);
    }

    public void Dispose() => _folder.Dispose();

    protected override ILakeGround Open() => _lake.OpenGround(new LakeOptions());
}
