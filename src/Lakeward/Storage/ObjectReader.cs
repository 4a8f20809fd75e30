// An object opened for reading at any place.
namespace Lakeward.Storage;

/// <summary>
/// Positioned reads of one object, which does not change while it is open. Thread-safe; each stream over it
/// has a position of its own. Owned by who opened it.
/// </summary>
public abstract class ObjectReader : IDisposable
{
    /// <summary>The object's size in bytes.</summary>
    public abstract long Length { get; }

    /// <summary>
    /// How many bytes are worth asking for at once when more than a few are wanted: a read of fewer costs
    /// about as much.
    /// </summary>
    public abstract int ReadSizeBytes { get; }

    /// <summary>
    /// Reads from the 0-based <paramref name="offset"/>; returns fewer bytes only at the object's end.
    /// </summary>
    /// <exception cref="Errors.LakeException">The store fails, or the object is gone.</exception>
    public abstract int Read(long offset, Span<byte> destination);

    /// <summary>A read-only, seekable stream over this reader, which it leaves open.</summary>
    public Stream AsStream() => new ObjectStream(this);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
