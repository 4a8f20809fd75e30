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
        IsQualified = _codes.Length > 0;
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

    /// <summary>The rule of each element, from the first.</summary>
    internal ElementRule[] Elements
    {
        get;
        init
        {
            field = value;
            Lengths = Array.ConvertAll(value, rule => rule.Length);
            LastRequired = Array.FindLastIndex(Lengths, length => length.IsRequired) + 1;
        }
    } = [];

    /// <summary>The last element that must be there; elements beyond may be left out.</summary>
    internal int LastRequired { get; private init; }

    /// <summary>What the rules say of the lengths of plain elements.</summary>
    internal PlainLength[] Lengths { get; private init; } = [];

    /// <summary>For example <c>2010BA/NM1</c>.</summary>
    public override string ToString() => $"{Loop.Id}/{SegmentId}";

    /// <summary>Whether a segment needs one of the qualifiers to be this use.</summary>
    internal bool IsQualified { get; }

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
