// What a step of reading MLLP frames gives.
namespace Lakeward.Records.Hl7v2;

/// <summary>The outcome of looking for a frame.</summary>
public enum MllpOutcome
{
    /// <summary>The peer has ended between frames.</summary>
    End,

    /// <summary>A whole frame.</summary>
    Frame,

    /// <summary>A frame over the limit; its bytes were passed over.</summary>
    TooLong,

    /// <summary>Bytes outside any frame; they were passed over.</summary>
    Stray,

    /// <summary>A frame that is never closed: a new one begins inside it, or the peer ends.</summary>
    Truncated,
}
