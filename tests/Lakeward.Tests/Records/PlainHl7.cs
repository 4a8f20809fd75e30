// A second, plain way from HL7 v2 segments to the cells of mapped tables, for comparison.
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Lakeward.Records.Mapping;
using Lakeward.Records.Typing;

namespace Lakeward.Tests.Records;

/// <summary>
/// Splits text at delimiters. Segments are put into blocks: the header, each patient, each order. A column's
/// segment is the row's own, else the first in its block, else in the patient before it, else in the header.
/// </summary>
internal sealed partial class PlainHl7
{
    private static readonly Dictionary<string, Match> Sources = [];
    private static readonly string[] WithOrders = ["ORU", "ORM", "OMG", "OML", "VXU"];
    private readonly IReadOnlyList<string> _segments;
    private readonly Dictionary<(int Block, string Name), string> _first = [];
    private readonly Dictionary<string, string[]> _fields = [];
    private readonly string _separator;
    private readonly string _marks;

    public PlainHl7(IReadOnlyList<string> segments)
    {
        _segments = segments;
        _separator = segments[0][3..4];
        _marks = segments[0][4..].Split(_separator)[0].PadRight(4, '\u0001');
        Type = Part(Field(segments[0], 9), 1, 0);
    }

    public string Type { get; }

    /// <summary>The rows of a table; a cell without a value is null.</summary>
    public IEnumerable<string?[]> Rows(MappedTable table)
    {
        var names = table.ForEach?.Split(" | ") ?? ["MSH"];
        var blocks = Blocks();
        var used = new HashSet<int>();
        for (var at = 0; at < _segments.Count; at++)
        {
            // Where several names share a row, a block gives one.
            if (Array.IndexOf(names, Name(at)) >= 0 && (names.Length == 1 || used.Add(blocks[at])))
            {
                yield return [.. table.Columns.Select(column => column.Source.Split(" | ")
                    .Select(source => Cell(source, column.Type, name => Find(blocks, at, name, table)))
                    .FirstOrDefault(cell => cell is not null))];
            }
        }
    }

    /// <summary>For every segment the first one of its block.</summary>
    private int[] Blocks()
    {
        var blocks = new int[_segments.Count];
        var (start, seen) = (0, new HashSet<string>());
        var hasOrders = WithOrders.Contains(Type);
        for (var at = 0; at < _segments.Count; at++)
        {
            var name = Name(at);
            var begins = name == "PID" || (hasOrders && (name == "ORC"
                || (name is "OBR" or "RXA" && (seen.Contains(name) || !seen.Contains("ORC")))));
            if (begins)
            {
                start = at;
                seen.Clear();
            }

            seen.Add(name);
            blocks[at] = start;
        }

        return blocks;
    }

    private string? Find(int[] blocks, int at, string name, MappedTable table)
    {
        if (table.ForEach is null)
        {
            return _segments.FirstOrDefault(
                segment => segment.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        }

        if (name == Name(at))
        {
            return _segments[at];
        }

        var patient = blocks[at];
        while (patient > 0 && Name(patient) != "PID")
        {
            patient--;
        }

        if (name is "PV1" && WithOrders.Contains(Type))
        {
            var last = Last(at, name);
            return last > patient ? _segments[last] : null;
        }

        if (Type == "MDM" && name is "ORC" or "OBR")
        {
            return Last(at, name) is var before and >= 0 ? _segments[before] : null;
        }

        return First(blocks, blocks[at], name) ?? First(blocks, patient, name) ?? First(blocks, 0, name);
    }

    private string? First(int[] blocks, int block, string name)
    {
        if (_first.Count == 0)
        {
            for (var at = 0; at < _segments.Count; at++)
            {
                _first.TryAdd((blocks[at], Name(at)), _segments[at]);
            }
        }

        return _first.GetValueOrDefault((block, name));
    }

    private int Last(int at, string name)
    {
        do
        {
            at--;
        }
        while (at >= 0 && Name(at) != name);

        return at;
    }

    private string Name(int at) => _segments[at].Length < 3 ? "" : _segments[at][..3].ToUpperInvariant();

    private string? Cell(string source, ColumnType type, Func<string, string?> find)
    {
        if (!Sources.TryGetValue(source, out var parts))
        {
            Sources[source] = parts = Source().Match(source);
        }

        if (find(parts.Groups["seg"].Value) is not { } segment)
        {
            return null;
        }

        if (parts.Groups["sv"].Success)
        {
            var tested = Part(
                Field(segment, Number(parts, "sf")), parts.Groups["sc"].Success ? Number(parts, "sc") : 1, 0);
            if (!parts.Groups["sv"].Value.Split(',').Contains(tested))
            {
                return null;
            }
        }

        var field = Field(segment, Number(parts, "field"));
        if (parts.Groups["rv"].Success)
        {
            var repetitions = field.Split(_marks[1]);
            field = repetitions.FirstOrDefault(repetition =>
                    parts.Groups["rv"].Value.Split(',').Contains(Part(repetition, Number(parts, "rc"), 0)))
                ?? (parts.Groups["prefer"].Success ? repetitions[0] : "");
        }

        var value = parts.Groups["comp"].Success
            ? Part(field, Number(parts, "comp"), parts.Groups["sub"].Success ? Number(parts, "sub") : 0)
            : field;
        return value.Trim(' ').Length == 0 || value == "\"\"" ? null
            : source.StartsWith("precision(", StringComparison.Ordinal) ? Precision(value.Trim(' '))
            : Typed(value, type);
    }

    private string? Typed(string value, ColumnType type) => type.Kind switch
    {
        ValueKind.Date => Time(value.Trim(' ')).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ValueKind.Timestamp => Moment(value.Trim(' ')),
        ValueKind.Text => Unescape(value) is { Length: > 0 } text ? text : null,
        _ => value.Trim(' '),
    };

    private static int Number(Match parts, string group) =>
        int.Parse(parts.Groups[group].Value, CultureInfo.InvariantCulture);

    private string Field(string segment, int number)
    {
        if (!_fields.TryGetValue(segment, out var fields))
        {
            _fields[segment] = fields = segment.Split(_separator);
        }

        var at = segment.StartsWith("MSH", StringComparison.Ordinal) ? number - 1 : number;
        return at < fields.Length ? fields[at] : "";
    }

    private string Part(string field, int component, int subcomponent)
    {
        var parts = field.Split(_marks[1])[0].Split(_marks[0]);
        var part = component <= parts.Length ? parts[component - 1] : "";
        var inner = part.Split(_marks[3]);
        return subcomponent == 0 ? part : subcomponent <= inner.Length ? inner[subcomponent - 1] : "";
    }

    private static string Precision(string value) => value.Split('+', '-', '.')[0].Length switch
    {
        4 => "year",
        6 => "month",
        8 => "day",
        _ => "time",
    };

    /// <summary>The local time, missing parts at their beginning.</summary>
    private static DateTime Time(string value)
    {
        var digits = value.Split('+', '-', '.')[0];
        return DateTime.ParseExact(
            digits + "00000101000000"[digits.Length..], "yyyyMMddHHmmss", CultureInfo.InvariantCulture);
    }

    private static string Moment(string value)
    {
        var time = Time(value);
        var sign = value.IndexOfAny(['+', '-']);
        var plain = sign < 0 ? value : value[..sign];
        var hasFraction = plain.Contains('.', StringComparison.Ordinal);
        if (sign >= 0)
        {
            var offset = new TimeSpan(
                int.Parse(value[(sign + 1)..(sign + 3)], CultureInfo.InvariantCulture),
                int.Parse(value[(sign + 3)..], CultureInfo.InvariantCulture), 0);
            time -= value[sign] == '-' ? -offset : offset;
        }

        return time.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)
            + (hasFraction ? "." + plain.Split('.')[1].PadRight(6, '0')[..6] : "") + (sign < 0 ? "" : "Z");
    }

    private string Unescape(string value)
    {
        var mark = Regex.Escape(_marks[2..3]);
        var codes = $"{mark}(?:(?<c>[FSTREHNP])|X(?<x>([0-9A-F]{{2}})+)|(?<f>\\.(br|sp|ce))|\\.(in|ti|fi|nf)"
            + $"|C[0-9A-F]{{4}}|M([0-9A-F]{{2}}){{2,3}}){mark}";
        return _marks[2] == '\u0001' ? value : Regex.Replace(
            value, codes, match =>
                match.Groups["x"].Success
                ? Encoding.Latin1.GetString(Convert.FromHexString(match.Groups["x"].Value))
                : match.Groups["f"].Success ? "\n"
                : match.Groups["c"].Value switch
                {
                    "F" => _separator,
                    "S" => _marks[..1],
                    "T" => _marks[3..4],
                    "R" => _marks[1..2],
                    "E" => _marks[2..3],
                    "P" => _marks[4..5],
                    _ => "",
                });
    }

    [GeneratedRegex(
        @"^(precision\()?(?<seg>\w{3})(\[(?<sf>\d+)(\.(?<sc>\d+))?=(?<sv>[^]]+)\])?-(?<field>\d+)"
        + @"(\[(?<rc>\d+)=(?<rv>[^]?]+)(?<prefer>\?)?\])?(\.(?<comp>\d+))?(\.(?<sub>\d+))?\)?$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Source();
}
