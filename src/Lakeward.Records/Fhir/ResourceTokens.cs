// The values of one resource, found in one pass over its bytes.
using System.Text.Json;

namespace Lakeward.Records.Fhir;

/// <summary>
/// A light index: 28 bytes a value and 20 to 80 for its name, reused from resource to resource. It holds
/// places, not bytes, so the bytes may move while a resource is still being read.
/// </summary>
internal sealed class ResourceTokens(FhirLimits limits)
{
    private readonly int[] _open = new int[limits.MaxDepth];
    private ValueToken[] _tokens = new ValueToken[256];
    private Slot[] _slots = new Slot[512];
    private byte[] _arena = [];
    private int _arenaLength;
    private int _count;
    private int _depth;
    private int _names;
    private int _generation;
    private (int Start, int Length, uint Hash) _name;

    /// <summary>Whether any member's name begins with the underscore of primitive extensions.</summary>
    internal bool HasShadows { get; private set; }

    internal ref readonly ValueToken this[int token] => ref _tokens[token];

    /// <summary>Forgets the resource before.</summary>
    internal void Begin()
    {
        _count = _depth = _arenaLength = _names = 0;
        _name = default;
        HasShadows = false;
        if (++_generation == int.MaxValue)
        {
            _generation = 1;
            Array.Clear(_slots);
        }
    }

    /// <summary>Takes the token at which the reader stands.</summary>
    /// <param name="reader">After a successful read.</param>
    /// <param name="shift">What to add to the reader's places to get places in the resource.</param>
    /// <param name="source">The bytes of the resource so far.</param>
    internal FhirFault Add(ref Utf8JsonReader reader, int shift, ReadOnlySpan<byte> source)
    {
        var start = (int)reader.TokenStartIndex + shift;
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                return AddName(ref reader, start + 1, source);
            case JsonTokenType.StartObject:
                return Open(ValueTokenKind.Object, start);
            case JsonTokenType.StartArray:
                return Open(ValueTokenKind.Array, start);
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                Close(start + 1);
                return FhirFault.None;
            case JsonTokenType.String:
                return AddValue(
                    ValueTokenKind.Text, start + 1, reader.ValueSpan.Length, reader.ValueIsEscaped);
            case JsonTokenType.Number:
                return AddValue(ValueTokenKind.Number, start, reader.ValueSpan.Length);
            case JsonTokenType.Null:
                return AddValue(ValueTokenKind.Null, start, reader.ValueSpan.Length);
            default:
                return AddValue(ValueTokenKind.Boolean, start, reader.ValueSpan.Length);
        }
    }

    /// <summary>The member of an object, or -1.</summary>
    internal int Find(int parent, in MemberName name, ReadOnlySpan<byte> source)
    {
        var end = _tokens[parent].Next;
        for (var child = parent + 1; child < end; child = _tokens[child].Next)
        {
            ref readonly var token = ref _tokens[child];
            if (token.NameHash == name.Hash && NameOf(token, source).SequenceEqual(name.Utf8))
            {
                return child;
            }
        }

        return -1;
    }

    internal ReadOnlySpan<byte> NameOf(in ValueToken token, ReadOnlySpan<byte> source) =>
        NameAt(token.NameStart, token.NameLength, source);

    /// <summary>Clears what was read.</summary>
    internal void Clear() => Array.Clear(_arena);

    private ReadOnlySpan<byte> NameAt(int start, int length, ReadOnlySpan<byte> source) => start >= 0
        ? source.Slice(start, length)
        : _arena.AsSpan(~start, length);

    private FhirFault Open(ValueTokenKind kind, int start)
    {
        if (_depth == _open.Length)
        {
            return FhirFault.TooDeep;
        }

        _open[_depth++] = _count;
        return AddValue(kind, start, 0);
    }

    private void Close(int end)
    {
        ref var token = ref _tokens[_open[--_depth]];
        token.Length = end - token.Start;
        token.Next = _count;
    }

    private FhirFault AddValue(ValueTokenKind kind, int start, int length, bool escaped = false)
    {
        if (_count == _tokens.Length)
        {
            if (_count >= limits.MaxValues)
            {
                return FhirFault.TooManyValues;
            }

            Array.Resize(ref _tokens, Math.Min(_count * 2, Math.Max(limits.MaxValues, 256)));
        }

        ref var token = ref _tokens[_count++];
        (token.NameStart, token.NameLength, token.NameHash) = _name;
        (token.Start, token.Length, token.Next) = (start, length, _count);
        (token.Kind, token.Escaped) = (kind, escaped);
        _name = default;
        return FhirFault.None;
    }

    private FhirFault AddName(ref Utf8JsonReader reader, int start, ReadOnlySpan<byte> source)
    {
        var name = reader.ValueSpan;
        if (reader.ValueIsEscaped)
        {
            if (!TryUnescape(ref reader, out start, out var length))
            {
                return FhirFault.NotJson;
            }

            name = _arena.AsSpan(~start, length);
        }

        _name = (start, name.Length, MemberName.HashOf(name));
        HasShadows |= name is [(byte)'_', ..];
        return IsNew(name, source) ? FhirFault.None : FhirFault.DuplicateMember;
    }

    private bool TryUnescape(ref Utf8JsonReader reader, out int start, out int length)
    {
        start = ~_arenaLength;
        if (_arena.Length - _arenaLength < reader.ValueSpan.Length)
        {
            Array.Resize(
                ref _arena, Math.Max(_arenaLength + reader.ValueSpan.Length, _arena.Length * 2));
        }

        var isCopied = JsonText.TryCopy(ref reader, _arena.AsSpan(_arenaLength), out length);
        _arenaLength += length;
        return isCopied;
    }

    /// <summary>Whether no other member of the open object has the name; it is noted.</summary>
    private bool IsNew(ReadOnlySpan<byte> name, ReadOnlySpan<byte> source)
    {
        if (++_names * 2 > _slots.Length)
        {
            Rehash();
        }

        var parent = _open[_depth - 1];
        for (var at = HomeOf(_name.Hash, parent); ; at = (at + 1) & (_slots.Length - 1))
        {
            ref var slot = ref _slots[at];
            if (slot.Generation != _generation)
            {
                slot = new Slot(_generation, parent, _name);
                return true;
            }

            if (slot.Parent == parent && slot.Name.Hash == _name.Hash
                && NameAt(slot.Name.Start, slot.Name.Length, source).SequenceEqual(name))
            {
                return false;
            }
        }
    }

    private int HomeOf(uint hash, int parent) =>
        (int)unchecked((hash ^ ((uint)parent * 0x9E37_79B1)) & (uint)(_slots.Length - 1));

    private void Rehash()
    {
        var old = _slots;
        _slots = new Slot[old.Length * 2];
        foreach (var slot in old)
        {
            if (slot.Generation == _generation)
            {
                var at = HomeOf(slot.Name.Hash, slot.Parent);
                while (_slots[at].Generation == _generation)
                {
                    at = (at + 1) & (_slots.Length - 1);
                }

                _slots[at] = slot;
            }
        }
    }

    private readonly record struct Slot(
        int Generation, int Parent, (int Start, int Length, uint Hash) Name);
}
