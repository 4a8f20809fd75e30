// A stream that writes an object which appears, whole and durable, only on commit.
namespace Lakeward.Storage;

/// <summary>
/// Write-only and unbuffered: give it blocks, not bytes. Nothing is visible until <see cref="Commit"/>;
/// disposing without it discards everything. Owned by who began it; not thread-safe.
/// </summary>
public sealed class ObjectWriter : AppendOnlyStream
{
    private readonly UnpublishedFile _file;

    internal ObjectWriter(ObjectName name, string path)
    {
        Name = name;
        _file = UnpublishedFile.Create(path);
    }

    /// <summary>What the object will be called.</summary>
    public ObjectName Name { get; }

    /// <summary>Bytes written so far.</summary>
    public override long Length => _file.SizeBytes;

    /// <summary>Publishes the object: durable, and never over another one.</summary>
    /// <returns>
    /// False when an object of that name exists; it is unchanged and what was written is discarded.
    /// </returns>
    /// <exception cref="Errors.LakeException">
    /// <c>LW-STO-0201</c> when the disk is full, <c>LW-STO-0204</c> after a failed write or a second commit.
    /// </exception>
    public bool Commit() => _file.PublishNew();

    public override void Write(ReadOnlySpan<byte> buffer) => _file.Write(buffer);

    /// <summary>Does nothing: only <see cref="Commit"/> makes anything durable.</summary>
    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }
}
