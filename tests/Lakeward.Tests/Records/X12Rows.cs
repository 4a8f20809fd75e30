// Rows of X12 files, as tests look at them.
using System.Globalization;
using System.Text;
using Lakeward.Records;
using Lakeward.Records.Mapping;
using Lakeward.Records.X12;

namespace Lakeward.Tests.Records;

/// <summary>All rows, rejections and warnings of a file.</summary>
internal sealed class X12Rows
{
    public static readonly string[] Formats =
        ["x12-837", "x12-835", "x12-834", "x12-270", "x12-276", "x12-999"];

    /// <summary>The record, its kind, the table and the cells that are not null.</summary>
    public List<Row> All { get; } = [];

    /// <summary>The kinds of the accepted records, by number.</summary>
    public Dictionary<long, string> Kinds { get; } = [];

    /// <summary>Number, issue and bytes.</summary>
    public List<(long Number, RecordIssue Issue, string Text)> Rejected { get; } = [];

    public List<RecordIssue> Warned { get; } = [];

    public IReadOnlyList<RecordIssue> Issues { get; private set; } = [];

    public static X12Rows Of(byte[] file, params IReadOnlyList<string> formats)
    {
        using var records = X12Records.Open(new MemoryStream(file), formats.Count == 0 ? Formats : formats);
        return Of(records);
    }

    public static X12Rows Of(X12Records records)
    {
        var read = new X12Rows();
        records.Warned = read.Warned.Add;
        records.Rejected = rejection => read.Rejected.Add(
            (rejection.Number, rejection.Issue, Encoding.UTF8.GetString(rejection.Bytes.Span)));
        while (records.Next())
        {
            read.Kinds.Add(records.RecordNumber, records.Kind);
            for (var row = 0; row < records.Rows.Count; row++)
            {
                read.All.Add(RowOf(records, row));
            }
        }

        read.Issues = records.Issues;
        return read;
    }

    /// <summary>A delivery of one transaction set: segments between ST and SE, one a line.</summary>
    public static byte[] File(string set, string version, string segments) => Encoding.UTF8.GetBytes(
        $"{X12Files.Isa}\nGS*{GroupOf(set, version)}*SENDER*RECEIVER*20250101*1200*1*X*{version}~\n"
        + Set(set, version, 1, segments) + "GE*1*1~\nIEA*1*000000001~\n");

    /// <summary>One transaction set.</summary>
    public static string Set(string set, string version, int number, string segments)
    {
        var lines = segments.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var id = number.ToString("0000", CultureInfo.InvariantCulture);
        var start = set == "835" ? $"ST*835*{id}~\n" : $"ST*{set}*{id}*{version}~\n";
        return start + string.Concat(lines.Select(line => line + "~\n"))
            + string.Create(CultureInfo.InvariantCulture, $"SE*{lines.Length + 2}*{id}~\n");
    }

    public IEnumerable<Row> Table(string name) => All.Where(row => row.Table == name);

    private static string GroupOf(string set, string version) => (set, version) switch
    {
        ("837", _) => "HC",
        ("835", _) => "HP",
        ("834", _) => "BE",
        ("270", _) => "HS",
        ("271", _) => "HB",
        ("276", _) => "HR",
        ("277", _) => "HN",
        _ => "FA",
    };

    private static Row RowOf(X12Records records, int row)
    {
        var table = records.Rows.Table(row);
        var cells = new Dictionary<string, string>();
        for (var column = 0; column < table.Columns.Count; column++)
        {
            if (!records.Rows.IsNull(row, column))
            {
                cells[table.Columns[column].Name] = Encoding.UTF8.GetString(records.Rows.Cell(row, column));
            }
        }

        return new Row(records.RecordNumber, records.Kind, table, cells);
    }

    public sealed record Row(long Record, string Kind, MappedTable Of, Dictionary<string, string> Cells)
    {
        public string Table => Of.Name;

        public string? this[string column] =>
            Of.IndexOf(column) < 0 ? throw new KeyNotFoundException(column) : Cells.GetValueOrDefault(column);

        public decimal Amount(string column) =>
            this[column] is { } text ? decimal.Parse(text, CultureInfo.InvariantCulture) : 0;

        /// <summary>The cells of some columns, parted by blanks; a point where there is none.</summary>
        public string Show(params IEnumerable<string> columns) =>
            string.Join(' ', columns.Select(column => this[column] ?? "."));
    }
}
