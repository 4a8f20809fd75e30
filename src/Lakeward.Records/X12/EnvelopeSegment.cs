// Tells the segments of the envelope from all others.
namespace Lakeward.Records.X12;

/// <summary>The segments that X12.5 and X12.6 place around and between transaction sets.</summary>
internal static class EnvelopeSegment
{
    private const int St = ('S' << 8) | 'T';
    private const int Se = ('S' << 8) | 'E';
    private const int Gs = ('G' << 8) | 'S';
    private const int Ge = ('G' << 8) | 'E';
    private const int Isa = ('I' << 16) | ('S' << 8) | 'A';
    private const int Iea = ('I' << 16) | ('E' << 8) | 'A';
    private const int Isb = ('I' << 16) | ('S' << 8) | 'B';
    private const int Ise = ('I' << 16) | ('S' << 8) | 'E';
    private const int Ta1 = ('T' << 16) | ('A' << 8) | '1';
    private const int Ta3 = ('T' << 16) | ('A' << 8) | '3';

    /// <summary>What a segment of this name begins or ends.</summary>
    internal static NextEvent Of(int code) => code switch
    {
        St => NextEvent.Set,
        Se => NextEvent.SetEnd,
        Gs => NextEvent.Group,
        Ge => NextEvent.GroupEnd,
        Isa => NextEvent.Interchange,
        Iea => NextEvent.InterchangeEnd,
        Ta1 or Ta3 or Isb or Ise => NextEvent.LooseSegment,
        _ => NextEvent.Segment,
    };
}
