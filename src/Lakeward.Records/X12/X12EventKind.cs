// What the event reader has come to.
namespace Lakeward.Records.X12;

/// <summary>The events of a file, in the order in which they nest.</summary>
public enum X12EventKind
{
    /// <summary>Nothing has been read yet, or all.</summary>
    None,

    /// <summary>An ISA segment.</summary>
    InterchangeStart,

    /// <summary>A GS segment.</summary>
    GroupStart,

    /// <summary>An ST segment.</summary>
    TransactionSetStart,

    /// <summary>A loop begins with the current segment, which follows as an event of its own.</summary>
    LoopStart,

    /// <summary>A segment within a transaction set, or a TA1 within an interchange.</summary>
    Segment,

    /// <summary>A loop has ended; there is no segment.</summary>
    LoopEnd,

    /// <summary>A transaction set has ended, with an SE segment unless it is missing.</summary>
    TransactionSetEnd,

    /// <summary>A group has ended, with a GE segment unless it is missing.</summary>
    GroupEnd,

    /// <summary>An interchange has ended, with an IEA segment unless it is missing.</summary>
    InterchangeEnd,
}
