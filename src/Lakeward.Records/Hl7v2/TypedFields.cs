// The fields whose type a table relies on, and their check.
using System.Collections.Frozen;
using System.Globalization;
using Lakeward.Records.Typing;

namespace Lakeward.Records.Hl7v2;

/// <summary>The embedded table of dates and times; a value that is none refuses its message.</summary>
internal static class TypedFields
{
    private static readonly FrozenDictionary<int, TypedField[]> BySegment = Load();

    internal static void Check(Hl7Message message, int mostIssues)
    {
        for (var index = 0; index < message.SegmentCount; index++)
        {
            var segment = message.Segment(index);
            if (!BySegment.TryGetValue(SegmentName.Key(segment.Name), out var fields))
            {
                continue;
            }

            foreach (var (name, field, component) in fields)
            {
                var value = segment.Field(field).Component(component);
                if (value.IsEmpty || value.IsNull)
                {
                    continue;
                }

                var reason = Hl7DateTime.Parse(value.Bytes, out _);
                if (reason is ParseReason.NotADate or ParseReason.NoSuchDate)
                {
                    var at = message.LocationOf(index, name, field, component);
                    message.Report(
                        reason == ParseReason.NotADate ? Hl7Issues.NotADate(at) : Hl7Issues.NoSuchDate(at),
                        mostIssues);
                }
            }
        }
    }

    private static FrozenDictionary<int, TypedField[]> Load() =>
        EmbeddedTable.Rows("Hl7v2/typed-fields.tsv")
            .GroupBy(row => row[0], row => new TypedField(row[0], Number(row[1]), Number(row[2])))
            .ToFrozenDictionary(rows => SegmentName.Key(rows.Key), rows => rows.ToArray());

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private sealed record TypedField(string Segment, int Field, int Component);
}
