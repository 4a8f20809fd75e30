// The tables of a C-CDA document as XPath finds them, against which the streaming ones are measured.
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using System.Xml.XPath;
using Lakeward.Records.Ccda;
using Lakeward.Records.Mapping;
using Lakeward.Records.Typing;

namespace Lakeward.Tests.Records;

/// <summary>
/// The sources of the mapping files are nearly XPath; here they are made XPath and given to the platform's
/// own evaluator over the whole document.
/// </summary>
internal sealed partial class PlainCcda
{
    private static readonly string[] TimeFormats =
    [
        "yyyy", "yyyyMM", "yyyyMMdd", "yyyyMMddHH", "yyyyMMddHHmm", "yyyyMMddHHmmss", "yyyyMMddHHmmss.f",
        "yyyyMMddHHmmss.ff", "yyyyMMddHHmmss.fff",
    ];

    private readonly XmlNamespaceManager _names = new(new NameTable());
    private readonly XElement _root;

    public PlainCcda(string path)
    {
        _names.AddNamespace("h", "urn:hl7-org:v3");
        _names.AddNamespace("sdtc", "urn:hl7-org:sdtc");
        _names.AddNamespace("xsi", "http://www.w3.org/2001/XMLSchema-instance");
        _root = XDocument.Load(path, LoadOptions.PreserveWhitespace).Root!;
    }

    /// <summary>All rows, the header's first and then the entries' in document order; those of an entry
    /// with a value that is none are null.</summary>
    public List<List<string?[]>?> Rows()
    {
        var all = new List<List<string?[]>?>();
        var mappings = CcdaViews.Default.Mappings;
        all.Add(RowsOf(_root, mappings.Single(mapping => mapping.Record == "header")));
        const string Entries = "h:component/h:structuredBody//h:section/h:entry";
        foreach (var entry in _root.XPathSelectElements(Entries, _names))
        {
            var section = entry.Parent!;
            var roots = section.XPathSelectElements("h:templateId", _names)
                .Select(template => template.Attribute("root")?.Value ?? "").ToList();
            var code = section.XPathSelectElement("h:code", _names)?.Attribute("code")?.Value ?? "";
            var mapping = mappings.FirstOrDefault(mapping => mapping.Record.Split(' ').Any(roots.Contains))
                ?? mappings.FirstOrDefault(mapping => mapping.Record.Split(' ').Contains(code));
            all.Add(mapping is null ? [] : RowsOf(entry, mapping));
        }

        return all;
    }

    private List<string?[]>? RowsOf(XElement part, RecordMapping mapping)
    {
        var rows = new List<string?[]>();
        foreach (var table in mapping.Tables)
        {
            IEnumerable<XElement> elements = table.ForEach is null
                ? [part]
                : part.XPathSelectElements(Named(table.ForEach), _names);
            foreach (var element in elements)
            {
                var row = new string?[table.Columns.Count];
                for (var column = 0; column < row.Length; column++)
                {
                    if (!TryCell(part, element, table.Columns[column], out row[column]))
                    {
                        return null;
                    }
                }

                rows.Add([table.Name, .. row]);
            }
        }

        return rows;
    }

    private bool TryCell(XElement part, XElement row, MappedColumn column, out string? cell)
    {
        foreach (var alternative in column.Source.Split('|', StringSplitOptions.TrimEntries))
        {
            var isPrecision = alternative.StartsWith("precision(", StringComparison.Ordinal);
            var path = isPrecision ? alternative["precision(".Length..^1] : alternative;
            var from = path.StartsWith("%header/", StringComparison.Ordinal) ? _root
                : path.StartsWith("%entry/", StringComparison.Ordinal) ? part
                : row;
            var origin = path.StartsWith('%') ? path.IndexOf('/', StringComparison.Ordinal) + 1 : 0;
            if (First(from, path[origin..]) is { } value)
            {
                cell = isPrecision ? Precision(value) : Typed(value, column.Type.Kind);
                return isPrecision || cell is not null;
            }
        }

        cell = null;
        return true;
    }

    private string? First(XElement from, string path)
    {
        var isText = path.EndsWith("text()", StringComparison.Ordinal);
        var condition = isText
            ? "[normalize-space()][1][not(../@nullFlavor)]"
            : "[normalize-space()][not(../@nullFlavor)]";
        var found = (IEnumerable<object>)from.XPathEvaluate(Named(path) + condition, _names);
        return found.FirstOrDefault() switch
        {
            XAttribute attribute => attribute.Value,
            XText text => text.Value,
            _ => null,
        };
    }

    private static string? Typed(string value, ValueKind kind)
    {
        value = Spaces().Replace(value, " ").Trim();
        return kind switch
        {
            ValueKind.Date => DateTime.TryParseExact(
                value[..Math.Min(8, value.Length)], TimeFormats, CultureInfo.InvariantCulture,
                DateTimeStyles.None, out var day)
                ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                : null,
            ValueKind.Timestamp => Moment(value),
            _ => value,
        };
    }

    private static string? Moment(string value)
    {
        var sign = value.IndexOfAny(['+', '-']);
        var local = sign < 0 ? value : value[..sign];
        if (!DateTime.TryParseExact(
            local, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return null;
        }

        var format = time.Millisecond == 0 ? "yyyy-MM-ddTHH:mm:ss" : "yyyy-MM-ddTHH:mm:ss.ffffff";
        if (sign < 0 || local.Length <= 8)
        {
            return time.ToString(format, CultureInfo.InvariantCulture);
        }

        var hours = int.Parse(value[(sign + 1)..(sign + 3)], CultureInfo.InvariantCulture);
        var minutes = sign + 5 <= value.Length
            ? int.Parse(value[(sign + 3)..(sign + 5)], CultureInfo.InvariantCulture)
            : 0;
        var offset = new TimeSpan(hours, minutes, 0) * (value[sign] == '-' ? 1 : -1);
        return (time + offset).ToString(format, CultureInfo.InvariantCulture) + "Z";
    }

    private static string Precision(string value) => value.Split('+', '-', '.')[0].Length switch
    {
        4 => "year",
        6 => "month",
        8 => "day",
        _ => "time",
    };

    /// <summary>Gives element names their namespace's prefix, leaving literals alone.</summary>
    private static string Named(string path) =>
        ElementName().Replace(path, match => match.Groups["name"].Success ? "h:" + match.Value : match.Value);

    [GeneratedRegex(@"'[^']*'|@[\w:]+|text\(\)|sdtc:\w+|(?<name>\w+)")]
    private static partial Regex ElementName();

    [GeneratedRegex(@"[ \t\r\n]+")]
    private static partial Regex Spaces();
}
