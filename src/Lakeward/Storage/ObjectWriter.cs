// A stream that writes an object which appears, whole and durable, only on commit.
namespace Lakeward.Storage;

/// <summary>
/// Write-only: give it blocks, not bytes. Nothing is visible until <see cref="Commit"/>; disposing without it
/// discards everything. Owned by who began it; not thread-safe.
/// </summary>
/// <param name="name">What the object will be called.</param>
public abstract class ObjectWriter(ObjectName name) : AppendOnlyStream
{
    private long _length;
    private bool _isOver;

    /// <summary>What the object will be called.</summary>
    public ObjectName Name => name;

    /// <summary>Bytes written so far.</summary>
    public sealed override long Length => _length;

    /// <summary>Publishes the object: durable, and never over another one.</summary>
    /// <returns>
    /// False when an object of that name exists; it is unchanged and what was written is discarded.
    /// </returns>
    /// <exception cref="Errors.LakeException">
    /// <c>LW-STO-0204</c> after a failed write or a second commit; else the store fails.
    /// </exception>
    public bool Commit()
    {
        RequireWhole();
        _isOver = true;
        return Publish();
    }

    public sealed override void Write(ReadOnlySpan<byte> buffer)
    {
        RequireWhole();
        _isOver = true;
        Append(buffer);
        _isOver = false;
        _length += buffer.Length;
    }

    /// <summary>Does nothing: only <see cref="Commit"/> makes anything durable.</summary>
    public sealed override void Flush()
    {
    }

    /// <summary>Takes the next bytes.</summary>
    protected abstract void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Publishes what was appended, unless the name is taken; called once at most.</summary>
    protected abstract bool Publish();

    /// <summary>What an heir throws that finds what was written gone or too old to publish.</summary>
    protected Errors.LakeException Lost() => StorageErrors.Discarded(name.Path);

    private void RequireWhole()
    {
        if (_isOver)
        {
            throw Lost();
        }
    }
}
