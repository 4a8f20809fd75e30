// A segment as a span of its message.
using System.Text;

namespace Lakeward.Records.Hl7v2;

/// <summary>A segment of the current message; it lives until the reader moves on.</summary>
public readonly ref struct Hl7Segment
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly ReadOnlySpan<int> _fields;
    private readonly SegmentMark _mark;
    private readonly Hl7Delimiters _delimiters;

    internal Hl7Segment(
        ReadOnlySpan<byte> text, ReadOnlySpan<int> fields, SegmentMark mark, Hl7Delimiters delimiters)
    {
        _text = text;
        _fields = fields;
        _mark = mark;
        _delimiters = delimiters;
    }

    /// <summary>Its three letters as written.</summary>
    public ReadOnlySpan<byte> Name => Bytes[..Math.Min(3, Bytes.Length)];

    /// <summary>The segment as written in UTF-8, its line end excluded.</summary>
    public ReadOnlySpan<byte> Bytes => _text[_mark.Start.._mark.End];

    /// <summary>How many fields it has; MSH-1, the field separator itself, counts.</summary>
    public int FieldCount => _fields.Length + (DeclaresDelimiters ? 1 : 0);

    /// <summary>Whether it is MSH, FHS or BHS, whose first field is the field separator.</summary>
    private bool DeclaresDelimiters => Is("MSH"u8) || Is("FHS"u8) || Is("BHS"u8);

    /// <summary>Whether it has a name, upper and lower case alike.</summary>
    /// <param name="name">Three ASCII letters or digits.</param>
    public bool Is(ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(Name, name);

    /// <summary>
    /// A field by its number in the standard, from 1; empty where it is not there. MSH-1, FHS-1 and BHS-1 are
    /// the field separator, and their second fields the encoding characters, which are not to be taken apart.
    /// </summary>
    public Hl7Value Field(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(number);
        if (DeclaresDelimiters)
        {
            if (number == 1)
            {
                return new Hl7Value(Bytes.Slice(3, _fields.IsEmpty ? 0 : 1), _delimiters);
            }

            number--;
        }

        if (number > _fields.Length)
        {
            return new Hl7Value([], _delimiters);
        }

        var start = _fields[number - 1] + 1;
        var end = number < _fields.Length ? _fields[number] : _mark.End;
        return new Hl7Value(_text[start..end], _delimiters);
    }
}
