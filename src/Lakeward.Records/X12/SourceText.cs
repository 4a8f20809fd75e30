// Reads the sources of columns from their text.
using System.Globalization;
using System.Text;

namespace Lakeward.Records.X12;

/// <summary>
/// The language in which X12 mapping files say where a value lies. Choices are parted by <c> | </c>; the
/// first that gives something fills the cell.
/// <code>
/// 2300/CLM/1                          an element of a segment of a loop; the transaction set is loop ST
/// 2300/CLM/5.1                        a component of it
/// 2310B/NM1[8=XX]/9                   of the segments with one of these codes, [1.1=ABK|BK] in a component
/// 2110/LQ[1=HE]#2/2                   of the second of these segments; without, the first with a value
/// 2300/DTP[1=434]/3 to                the last day of a range; "from" is the first; both of a single day
/// 2110C/EB/3 list                     all repetitions, parted by commas
/// 2400/DTP[1=472]/3 from in 2300      the first day in the whole loop 2300; with "to" the last
/// ./1  ./+0  ./+1.2                   of the segment that gives the row; +0 is the first of its group
/// 2300/CLM/5.1 + 2300/CLM/5.3         joined
/// 'male' when 2010BA/DMG[3=M]/3       a fixed text, where something has a value
/// 2010BA/NM1/4 unless 2010CA/NM1/1    a value, where something has none
/// </code>
/// </summary>
internal sealed class SourceText
{
    private readonly string _text;
    private int _at;

    private SourceText(string text) => _text = text;

    /// <summary>Reads a source; throws <see cref="FormatException"/>.</summary>
    internal static SourceChoice[] Read(string text)
    {
        var reader = new SourceText(text);
        var choices = new List<SourceChoice>();
        do
        {
            choices.Add(reader.ReadChoice());
        }
        while (reader.Accept(" | "));

        reader.Demand(reader._at == text.Length);
        return [.. choices];
    }

    private SourceChoice ReadChoice()
    {
        string? literal = null;
        var places = new List<SourcePlace>();
        if (Accept("'"))
        {
            literal = Until('\'');
            Demand(Accept("'"));
        }
        else
        {
            do
            {
                places.Add(ReadPlace());
            }
            while (Accept(" + "));
        }

        var when = Accept(" when ") ? ReadPlace() : null;
        var unless = Accept(" unless ") ? ReadPlace() : null;
        return new SourceChoice(literal, places, when, unless);
    }

    private SourcePlace ReadPlace()
    {
        var start = _at;
        var place = Accept("./") ? new SourcePlace { IsInGroup = Accept("+") } : ReadSegment();
        place = place with { Element = Number(), Component = Accept(".") ? Number() : 0, Part = ReadPart() };
        if (place.Part is SourcePart.From or SourcePart.To && Accept(" in "))
        {
            place = place with { Scope = Name() };
        }

        return place with { Text = _text[start.._at] };
    }

    private SourcePart ReadPart() =>
        Accept(" from") ? SourcePart.From
        : Accept(" to") ? SourcePart.To
        : Accept(" list") ? SourcePart.List
        : SourcePart.Whole;

    private SourcePlace ReadSegment()
    {
        var start = _at;
        var loop = Name();
        Demand(Accept("/"));
        var segment = Name();
        var conditions = new List<SourceCondition>();
        while (Accept("["))
        {
            var place = new QualifierPlace(Number(), Accept(".") ? Number() : 0);
            Demand(Accept("="));
            conditions.Add(new(place, [.. Until(']').Split('|').Select(Encoding.ASCII.GetBytes)]));
            Demand(Accept("]"));
        }

        var end = _at;
        var occurrence = Accept("#") ? Number() : 0;
        Demand(Accept("/"));
        return new SourcePlace
        {
            Loop = loop,
            Segment = segment,
            Conditions = conditions,
            Occurrence = occurrence,
            SegmentText = _text[start..end],
        };
    }

    private string Name()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_'))
        {
            _at++;
        }

        Demand(_at > start);
        return _text[start.._at];
    }

    private int Number()
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
        {
            _at++;
        }

        Demand(_at > start);
        return int.Parse(_text.AsSpan(start, _at - start), CultureInfo.InvariantCulture);
    }

    private string Until(char end)
    {
        var start = _at;
        _at = _text.IndexOf(end, start);
        Demand(_at > start);
        return _text[start.._at];
    }

    private bool Accept(string expected)
    {
        if (string.CompareOrdinal(_text, _at, expected, 0, expected.Length) != 0)
        {
            return false;
        }

        _at += expected.Length;
        return true;
    }

    private void Demand(bool holds)
    {
        if (!holds)
        {
            throw new FormatException($"The source {_text} cannot be read from {Math.Max(_at, 0)} on.");
        }
    }
}
