// The repetitions of a field, the components of a repetition, or the subcomponents of a component, in turn.
namespace Lakeward.Records.Hl7v2;

/// <summary>
/// Goes through the parts of a value for <c>foreach</c>, each byte looked at once; to ask for them by their
/// numbers looks at those before again. There is always at least one, which may be empty.
/// </summary>
public ref struct Hl7Parts
{
    private readonly Hl7Delimiters _delimiters;
    private readonly byte _delimiter;
    private ReadOnlySpan<byte> _rest;
    private ReadOnlySpan<byte> _part;
    private bool _isDone;

    /// <summary>A message holds no NUL, so that a delimiter that is not declared is never met.</summary>
    internal Hl7Parts(ReadOnlySpan<byte> bytes, byte delimiter, Hl7Delimiters delimiters)
    {
        (_delimiter, _delimiters) = (delimiter, delimiters);
        _rest = bytes;
    }

    /// <summary>The part at hand.</summary>
    public readonly Hl7Value Current => new(_part, _delimiters);

    /// <summary>For <c>foreach</c>.</summary>
    public readonly Hl7Parts GetEnumerator() => this;

    /// <summary>Moves to the next part.</summary>
    public bool MoveNext()
    {
        if (_isDone)
        {
            return false;
        }

        var end = _rest.IndexOf(_delimiter);
        _isDone = end < 0;
        _part = _isDone ? _rest : _rest[..end];
        _rest = _isDone ? [] : _rest[(end + 1)..];
        return true;
    }
}
