// Tells the segments of the envelope from all others.
namespace Lakeward.Records.X12;

/// <summary>The segments that X12.5 and X12.6 place around and between transaction sets.</summary>
internal static class EnvelopeSegment
{
    /// <summary>What a segment of this name begins or ends.</summary>
    internal static NextEvent Of(ReadOnlySpan<byte> id) => id switch
    {
        [(byte)'S', (byte)'T'] => NextEvent.Set,
        [(byte)'S', (byte)'E'] => NextEvent.SetEnd,
        [(byte)'G', (byte)'S'] => NextEvent.Group,
        [(byte)'G', (byte)'E'] => NextEvent.GroupEnd,
        [(byte)'I', (byte)'S', (byte)'A'] => NextEvent.Interchange,
        [(byte)'I', (byte)'E', (byte)'A'] => NextEvent.InterchangeEnd,
        [(byte)'T', (byte)'A', (byte)'1' or (byte)'3'] => NextEvent.LooseSegment,
        [(byte)'I', (byte)'S', (byte)'B' or (byte)'E'] => NextEvent.LooseSegment,
        _ => NextEvent.Segment,
    };
}
