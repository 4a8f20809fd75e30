// A lock that somebody holds, and how to tell whether it still is.
using Lakeward.Errors;

namespace Lakeward.Storage;

/// <summary>
/// An exclusive lock between processes; disposing releases it. A holder on another machine may lose its lock
/// without noticing: each holding has a number of its own, which grows, and what must happen under the lock
/// is made to depend on that number where it becomes durable.
/// </summary>
public interface IHeldLock : IDisposable
{
    /// <summary>The number of this holding; always 0 where a lock cannot be lost.</summary>
    long Token { get; }

    /// <summary>Requires that nobody else has taken the lock since.</summary>
    /// <exception cref="LakeException"><c>LW-STO-0300</c>: somebody has.</exception>
    void Require();

    /// <summary>The failure of whatever was to happen under a lock that another has taken since.</summary>
    static LakeException Lost() => StorageErrors.LockLost();

    /// <summary>The failure of whoever waited for a lock in vain.</summary>
    static LakeException Taken(string place, TimeSpan patience) => StorageErrors.Locked(place, patience);
}
