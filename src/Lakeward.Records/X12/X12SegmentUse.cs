// A segment at one place of an implementation guide.
namespace Lakeward.Records.X12;

/// <summary>What a guide says of a segment in a loop; the same segment has other rules elsewhere.</summary>
public sealed class X12SegmentUse
{
    private readonly byte[][] _qualifiers;
    private readonly int[] _codes;

    internal X12SegmentUse(
        string segmentId, X12Loop loop, int index, QualifierPlace place, byte[][] qualifiers)
    {
        SegmentId = segmentId;
        Loop = loop;
        Index = index;
        Place = place;
        _qualifiers = qualifiers;
        _codes = [.. qualifiers.Select(qualifier => SegmentNames.Code(qualifier))];
        Code = SegmentNames.Code(System.Text.Encoding.ASCII.GetBytes(segmentId));
    }

    /// <summary>The segment identifier, for example <c>CLM</c>.</summary>
    public string SegmentId { get; }

    /// <summary>The loop it stands in.</summary>
    public X12Loop Loop { get; }

    /// <summary>The number of the use within <see cref="X12Guide.SegmentUses"/>, from 0.</summary>
    public int Index { get; }

    /// <summary>The codes that tell this use from others; empty where none are needed.</summary>
    public IReadOnlyList<string> Qualifiers =>
        [.. _qualifiers.Select(System.Text.Encoding.ASCII.GetString)];

    internal int Code { get; }

    internal QualifierPlace Place { get; }

    internal ElementRule[] Elements { get; set; } = [];

    /// <summary>For example <c>2010BA/NM1</c>.</summary>
    public override string ToString() => $"{Loop.Id}/{SegmentId}";

    /// <summary>Whether a segment needs one of the qualifiers to be this use.</summary>
    internal bool IsQualified => _codes.Length > 0;

    /// <summary>Whether a code is one of the qualifiers.</summary>
    internal bool Has(int code)
    {
        foreach (var qualifier in _codes)
        {
            if (qualifier == code)
            {
                return true;
            }
        }

        return false;
    }
}
