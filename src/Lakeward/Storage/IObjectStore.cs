// What every place for a lake's objects promises: each appears whole, once, and is never overwritten.
using Lakeward.Errors;

namespace Lakeward.Storage;

/// <summary>
/// Write-once objects under names. Of any number of writers of one name, in any number of processes, exactly
/// one wins; a crash leaves nothing that a listing shows. What was put is read at once, by everybody.
/// Thread-safe.
/// </summary>
/// <remarks>
/// Calls wait until the store has answered. One contract suite holds all implementations.
/// </remarks>
public interface IObjectStore
{
    /// <summary>Puts an object unless one of that name exists; durable when this returns.</summary>
    /// <returns>False when the name is taken; that object is unchanged.</returns>
    bool TryPut(ObjectName name, ReadOnlySpan<byte> content);

    /// <summary>
    /// Starts an object of any length that appears on <see cref="ObjectWriter.Commit"/>; the caller disposes
    /// it.
    /// </summary>
    ObjectWriter Begin(ObjectName name);

    /// <summary>Whether an object of that name is published.</summary>
    bool Exists(ObjectName name);

    /// <summary>The size of an object in bytes.</summary>
    /// <exception cref="LakeException"><c>LW-STO-0103</c>: no such object.</exception>
    long SizeOf(ObjectName name);

    /// <summary>The whole of a small object.</summary>
    /// <exception cref="LakeException">
    /// <c>LW-STO-0103</c>: no such object; <c>LW-STO-0104</c>: larger than <paramref name="maxSizeBytes"/>.
    /// </exception>
    byte[] ReadAll(ObjectName name, int maxSizeBytes = 16 << 20);

    /// <summary>Opens an object for reading at any place; the caller disposes it.</summary>
    /// <exception cref="LakeException"><c>LW-STO-0103</c>: no such object.</exception>
    ObjectReader OpenRead(ObjectName name);

    /// <summary>
    /// The published objects whose names start with <paramref name="prefix"/> (characters, as in S3), in
    /// ordinal order. What is not an object of this store is left out.
    /// </summary>
    /// <exception cref="LakeException"><c>LW-STO-0101</c>: no name can start like this.</exception>
    IReadOnlyList<ObjectName> List(string prefix = "");

    /// <summary>Removes an object and frees its name; durable when this returns.</summary>
    /// <returns>False when there was none.</returns>
    bool Delete(ObjectName name);

    /// <summary>
    /// Removes what crashed writers left in a folder of names and below it; what living writers make stays.
    /// </summary>
    /// <param name="folder">The beginning of names, up to a slash; empty for all.</param>
    /// <returns>How much was removed.</returns>
    int Sweep(string folder = "");

    /// <summary>The failure of every store that has no object of a name.</summary>
    static LakeException NotFound(ObjectName name) => StorageErrors.NotFound(name.Path);

    /// <summary>The failure of every store whose object is larger than a reader allows.</summary>
    static LakeException TooLarge(ObjectName name, int maxSizeBytes) =>
        StorageErrors.TooLarge(name.Path, maxSizeBytes);
}
