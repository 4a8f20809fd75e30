// Where the value of a column lies in a message, read from a mapping file.
using System.Globalization;
using System.Text;

namespace Lakeward.Records.Hl7v2;

/// <summary>
/// One alternative of a column's source. Alternatives are parted by <c> | </c>; the first that gives
/// something fills the cell.
/// <code>
/// OBX-5                 the whole field
/// PID-5.1.1             a component, or subcomponent, of its first repetition
/// PID-3[5=MR,PI].1      of the first repetition with one of these values in a component; or nothing
/// PID-3[5=MR?].1        of that repetition if there is one, else of the first
/// OBX[2=NM]-5.1         only where a field of the segment has one of these values; [3.3=LN] a component
/// precision(PID-7.1)    year, month, day or time: how exact a date or time is
/// </code>
/// </summary>
internal sealed class FieldSource
{
    private const string PrecisionStart = "precision(";
    private readonly string _text;
    private int _at;

    private FieldSource(string text)
    {
        _text = text;
        IsPrecision = Accept(PrecisionStart);
        Segment = ReadName();
        SegmentTest = Accept("[") ? ReadTest() : null;
        Demand(SegmentTest is not { IsPreference: true } && Accept("-"));
        Field = ReadNumber();
        RepetitionTest = Accept("[") ? ReadTest() : null;
        Component = Accept(".") ? ReadNumber() : 0;
        Subcomponent = Component > 0 && Accept(".") ? ReadNumber() : 0;
        Demand(RepetitionTest is null or { Part: 0 } && (!IsPrecision || Accept(")")) && _at == text.Length);
    }

    /// <summary>The segment's name.</summary>
    internal string Segment { get; }

    /// <summary>The field's number.</summary>
    internal int Field { get; }

    /// <summary>The component's number, or 0 for the whole field.</summary>
    internal int Component { get; }

    /// <summary>The subcomponent's number, or 0 for the whole component.</summary>
    internal int Subcomponent { get; }

    /// <summary>Whether it is not the value that is wanted but how exact it is.</summary>
    internal bool IsPrecision { get; }

    private Test? SegmentTest { get; }

    private Test? RepetitionTest { get; }

    /// <summary>Reads a column's alternatives; throws <see cref="FormatException"/>.</summary>
    internal static FieldSource[] ParseAll(string text) =>
        [.. text.Split(" | ").Select(one => new FieldSource(one))];

    /// <summary>The value in a segment of this name; empty where there is none.</summary>
    internal Hl7Value In(Hl7Segment segment)
    {
        if (SegmentTest is { } test)
        {
            var tested = segment.Field(test.Place);
            if (!test.Allows(test.Part == 0 ? tested.Component(1).Bytes : tested.Component(test.Part).Bytes))
            {
                return default;
            }
        }

        var field = segment.Field(Field);
        var value = RepetitionTest is { } wanted ? Choose(field, wanted) : field;
        return Component == 0 ? value
            : Subcomponent == 0 ? value.Component(Component)
            : value.Component(Component).Subcomponent(Subcomponent);
    }

    private static Hl7Value Choose(Hl7Value field, Test test)
    {
        foreach (var repetition in field.Repetitions)
        {
            if (test.Allows(repetition.Component(test.Place).Bytes))
            {
                return repetition;
            }
        }

        return test.IsPreference ? field.Repetition(1) : default;
    }

    private string ReadName()
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiLetterOrDigit(_text[_at]))
        {
            _at++;
        }

        Demand(_at == start + 3);
        return _text[start.._at];
    }

    private int ReadNumber()
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
        {
            _at++;
        }

        Demand(int.TryParse(
            _text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0);
        return number;
    }

    private Test ReadTest()
    {
        var place = ReadNumber();
        var part = Accept(".") ? ReadNumber() : 0;
        Demand(Accept("="));
        var end = _text.IndexOf(']', _at);
        Demand(end > _at);
        var values = _text[_at..end];
        _at = end + 1;
        return new Test(place, part, values.EndsWith('?'), values.TrimEnd('?').Split(','));
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
            throw new FormatException($"The source {_text} cannot be read at its character {_at + 1}.");
        }
    }

    private sealed class Test(int place, int part, bool isPreference, string[] values)
    {
        private readonly byte[][] _values = [.. values.Select(Encoding.UTF8.GetBytes)];

        internal int Place => place;

        internal int Part => part;

        internal bool IsPreference => isPreference;

        internal bool Allows(ReadOnlySpan<byte> value)
        {
            foreach (var allowed in _values)
            {
                if (value.SequenceEqual(allowed))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
