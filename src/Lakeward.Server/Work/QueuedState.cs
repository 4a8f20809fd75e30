// Where a queued delivery stands.
namespace Lakeward.Server.Work;

/// <summary>The stations of a delivery in the queue; only the first two are worked on.</summary>
public enum QueuedState
{
    /// <summary>It lies in the inbox.</summary>
    Announced,

    /// <summary>It is safe in the lake, with a receipt; its rows are not.</summary>
    Received,

    /// <summary>All its records are in their tables.</summary>
    Loaded,

    /// <summary>
    /// It is loaded, and some of its records are in quarantine; or, where it has an issue, a malware scanner
    /// holds all of it back.
    /// </summary>
    Quarantined,

    /// <summary>The lake refused it; its issue says why.</summary>
    Refused,

    /// <summary>It failed as often as it may; its issue says how.</summary>
    Dead,
}
