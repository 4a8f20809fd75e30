// A field, repetition, component or subcomponent, as a span of its message.
using System.Buffers;
using System.Text;

namespace Lakeward.Records.Hl7v2;

/// <summary>
/// A value at any level of a field. Numbers begin at 1 and what is not there is empty. A level that is passed
/// over stands for its first: the component of a field is that of its first repetition.
/// <para>References: HL7 v2.9, chapter 2, 2.5.3 and 2.14.</para>
/// </summary>
public readonly ref struct Hl7Value
{
    private readonly Hl7Delimiters _delimiters;

    internal Hl7Value(ReadOnlySpan<byte> bytes, Hl7Delimiters delimiters)
    {
        Bytes = bytes;
        _delimiters = delimiters;
    }

    /// <summary>The value as written, escape sequences included, in UTF-8.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Whether nothing was sent, which leaves the receiver's value as it is.</summary>
    public bool IsEmpty => Bytes.IsEmpty;

    /// <summary>Whether it is <c>""</c>, which deletes the receiver's value.</summary>
    public bool IsNull => Bytes.SequenceEqual("\"\""u8);

    /// <summary>Whether it holds an escape character.</summary>
    public bool IsEscaped => _delimiters.Escape != 0 && Bytes.Contains(_delimiters.Escape);

    /// <summary>How often a field is repeated; at least 1.</summary>
    public int RepetitionCount => Count(_delimiters.Repetition);

    /// <summary>How many components a repetition has; at least 1.</summary>
    public int ComponentCount => Count(_delimiters.Component);

    /// <summary>How many subcomponents a component has; at least 1.</summary>
    public int SubcomponentCount => Count(_delimiters.Subcomponent);

    /// <summary>The repetitions of a field.</summary>
    public Hl7Parts Repetitions => new(Bytes, _delimiters.Repetition, _delimiters);

    /// <summary>The components of a repetition, or of a field's first.</summary>
    public Hl7Parts Components => new(Before(_delimiters.Repetition), _delimiters.Component, _delimiters);

    /// <summary>A repetition of a field.</summary>
    public Hl7Value Repetition(int number)
    {
        var repetition = _delimiters.Repetition;
        return Part(number, repetition, repetition, repetition);
    }

    /// <summary>A component of a repetition, or of a field's first.</summary>
    public Hl7Value Component(int number) =>
        Part(number, _delimiters.Component, _delimiters.Repetition, _delimiters.Repetition);

    /// <summary>A subcomponent of a component, or of the first of what is above it.</summary>
    public Hl7Value Subcomponent(int number) =>
        Part(number, _delimiters.Subcomponent, _delimiters.Component, _delimiters.Repetition);

    /// <summary>Writes the value with its escape sequences resolved, as UTF-8.</summary>
    public void Unescape(IBufferWriter<byte> target)
    {
        if (IsEscaped)
        {
            Hl7Escape.Resolve(Bytes, _delimiters, target);
        }
        else
        {
            target.Write(Bytes);
        }
    }

    /// <summary>The value as text with its escape sequences resolved.</summary>
    public override string ToString()
    {
        if (!IsEscaped)
        {
            return Encoding.UTF8.GetString(Bytes);
        }

        var text = new ArrayBufferWriter<byte>(Bytes.Length);
        Unescape(text);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private int Count(byte delimiter) => delimiter == 0 ? 1 : Bytes.Count(delimiter) + 1;

    private ReadOnlySpan<byte> Before(byte delimiter) =>
        Bytes.IndexOf(delimiter) is var end and >= 0 ? Bytes[..end] : Bytes;

    /// <summary>What lies between two delimiters before the first of those above them. A message holds no
    /// NUL, so that a delimiter that is not declared is never met.</summary>
    private Hl7Value Part(int number, byte delimiter, byte above, byte top)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(number);
        var rest = Bytes;
        while (true)
        {
            var end = rest.IndexOfAny(delimiter, above, top);
            if (--number == 0)
            {
                return new Hl7Value(end < 0 ? rest : rest[..end], _delimiters);
            }

            if (end < 0 || rest[end] != delimiter)
            {
                return new Hl7Value([], _delimiters);
            }

            rest = rest[(end + 1)..];
        }
    }
}
