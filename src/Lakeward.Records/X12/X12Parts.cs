// The parts of an element between separators.
namespace Lakeward.Records.X12;

/// <summary>Goes through repetitions or components in place; an empty element has one empty part.</summary>
public ref struct X12Parts
{
    private readonly ReadOnlySpan<byte> _separator;
    private ReadOnlySpan<byte> _rest;
    private bool _isDone;

    internal X12Parts(ReadOnlySpan<byte> element, ReadOnlySpan<byte> separator)
    {
        _rest = element;
        _separator = separator;
    }

    /// <summary>The part at hand.</summary>
    public ReadOnlySpan<byte> Current { readonly get; private set; }

    /// <summary>For <c>foreach</c>.</summary>
    public readonly X12Parts GetEnumerator() => this;

    /// <summary>Moves to the next part.</summary>
    public bool MoveNext()
    {
        if (_isDone)
        {
            return false;
        }

        var at = _separator.Length switch
        {
            0 => -1,
            1 => _rest.IndexOf(_separator[0]),
            _ => _rest.IndexOf(_separator),
        };
        if (at < 0)
        {
            Current = _rest;
            _isDone = true;
            return true;
        }

        Current = _rest[..at];
        _rest = _rest[(at + _separator.Length)..];
        return true;
    }
}
