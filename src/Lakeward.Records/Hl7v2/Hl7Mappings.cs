// The tables that HL7 v2 messages are mapped into.
using System.Collections.Frozen;
using System.Text;
using Lakeward.Records.Mapping;

namespace Lakeward.Records.Hl7v2;

/// <summary>
/// Mapping files of the format <c>hl7v2</c>, compiled once and used by any number of readers.
/// <c>record</c> lists message types (MSH-9.1), parted by commas; a message takes part in every file that
/// names its type. <c>forEach</c> lists segments, parted by <c> | </c>: each begins a row, which those that
/// follow in the same group of segments under another of the names share. A column's segment is the row's
/// own, else the first in the groups around it from the inside out, else the last between the patient and
/// the row, if it is in a group of another kind beside one of these; without <c>forEach</c> the first in the
/// message. <c>required</c> lists sources of which a whole message has something.
/// </summary>
public sealed class Hl7Mappings
{
    /// <summary>The format's name in mapping files.</summary>
    public const string Format = "hl7v2";

    private static readonly Lazy<Hl7Mappings> Embedded =
        new(() => new Hl7Mappings(FormatMapping.Find(Format)!.Mappings));

    private readonly FrozenDictionary<string, MessageMapping>.AlternateLookup<ReadOnlySpan<char>> _types;

    /// <summary>Compiles mappings; throws <see cref="FormatException"/> where a source cannot be
    /// read.</summary>
    public Hl7Mappings(IEnumerable<RecordMapping> mappings)
    {
        Mappings = [.. mappings];
        if (Mappings.FirstOrDefault(mapping => mapping.Format != Format) is { } other)
        {
            throw new FormatException($"The mapping of {other.Record} is not of format {Format}.");
        }

        _types = Mappings
            .SelectMany(mapping => mapping.Record.Split(',').Select(type => (Type: type, Mapping: mapping)))
            .GroupBy(pair => pair.Type, pair => pair.Mapping)
            .ToFrozenDictionary(type => type.Key, type => new MessageMapping([.. type]))
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The mappings that come with the library.</summary>
    public static Hl7Mappings Default => Embedded.Value;

    /// <summary>What was compiled.</summary>
    public IReadOnlyList<RecordMapping> Mappings { get; }

    /// <summary>What is made of messages of a type, or null.</summary>
    internal MessageMapping? Find(ReadOnlySpan<byte> type)
    {
        Span<char> name = stackalloc char[4];
        return Encoding.Latin1.TryGetChars(type, name, out var length)
            && _types.TryGetValue(name[..length], out var mapping) ? mapping : null;
    }
}
