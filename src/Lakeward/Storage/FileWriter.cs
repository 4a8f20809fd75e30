// Writes an object of a folder as a hidden file that gets its name on commit.
namespace Lakeward.Storage;

/// <summary>The writer of an <see cref="ObjectDirectory"/>.</summary>
internal sealed class FileWriter(ObjectName name, string path) : ObjectWriter(name)
{
    private readonly UnpublishedFile _file = UnpublishedFile.Create(path);

    protected override void Append(ReadOnlySpan<byte> bytes) => _file.Write(bytes);

    protected override bool Publish() => _file.PublishNew();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }
}
