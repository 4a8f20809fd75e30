// HL7 v2 messages as rows: the real files beside a plain extraction, and the rules one by one.
using System.Text;
using Lakeward.Records;
using Lakeward.Records.Hl7v2;
using Lakeward.Records.Mapping;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class Hl7MappingTests
{
    private const string Header = "MSH|^~\\&|APP|FAC|||20240102030405||ADT^A01|M1|P|2.5\r";

    private static IEnumerable<(string Name, byte[] Bytes)> Files =>
        Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(Folder, path), File.ReadAllBytes(path)));

    private static string Folder => House.Shared("data", "hl7v2");

    [Fact]
    public void Every_mapped_value_of_the_real_files_equals_that_of_a_plain_extraction()
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var (messages, refused, differences) = (0, new List<string>(), new List<string>());
        foreach (var (name, bytes) in Files)
        {
            var read = Hl7v2Read.Of(bytes);
            var found = Read(bytes);
            Assert.Equal(
                read.Messages.Count + read.Rejections.Count, found.Messages.Count + found.Refused.Count);
            var plain = read.Messages.Select(segments => new PlainHl7(segments)).ToList();
            var numbers = Enumerable.Range(1, read.Messages.Count + read.Rejections.Count)
                .Where(number => read.Rejections.TrueForAll(one => one.MessageNumber != number)).ToList();
            foreach (var (number, rows) in found.Messages)
            {
                var message = plain[numbers.IndexOf((int)number)];
                var expected = TablesOf(message.Type).SelectMany(table =>
                    message.Rows(table).Select(cells => Line(table, cells)));
                if (!expected.SequenceEqual(rows))
                {
                    differences.Add($"{name} {number}: {Difference([.. expected], rows)}");
                }

                foreach (var table in rows.Select(row => row.Split(' ')[0]))
                {
                    counts[table] = counts.GetValueOrDefault(table) + 1;
                }

                messages++;
            }

            refused.AddRange(found.Refused.Skip(read.Rejections.Count).Select(issue => $"{name} {issue}"));
        }

        Assert.True(differences.Count == 0, string.Join("\n", differences));
        Assert.Equal(
            "adt_event:124 appointment:16 charge:11 document:16 immunization:12 observation:14827 "
            + "service_order:469",
            string.Join(' ', counts.Select(count => $"{count.Key}:{count.Value}")));
        Assert.Equal(611, messages);

        // The fields of that segment are shifted by one, so that a unit stands where a duration should.
        Assert.Equal(
            "cosyte+hl7/test/fixtures/canonical/siu-s12.hl7 LW-REC-0301 line 2, segment 2 SCH, field 9: "
            + "The value is not a number.",
            Assert.Single(refused));
    }

    [Fact]
    public void Every_column_has_a_value_somewhere_in_the_real_files()
    {
        var met = new HashSet<string>();
        foreach (var (_, bytes) in Files)
        {
            using var records = Hl7Records.Open(new MemoryStream(bytes));
            while (records.Next())
            {
                for (var row = 0; row < records.Rows.Count; row++)
                {
                    var table = records.Rows.Table(row);
                    met.UnionWith(table.Columns.Where((_, column) => !records.Rows.IsNull(row, column))
                        .Select(column => $"{table.Name}.{column.Name}"));
                }
            }
        }

        var all = Hl7Mappings.Default.Mappings.SelectMany(mapping => mapping.Tables)
            .SelectMany(table => table.Columns.Select(column => $"{table.Name}.{column.Name}"));
        Assert.Equal(
            [
                "appointment.reason_display", // Only codes are sent in SCH-7.
                "appointment.type_display", // And in SCH-8.
                "charge.location_unit", // FT1-16 is empty everywhere.
                "charge.ordering_provider_id", // FT1-21 has no first component.
                "charge.service_end_datetime", // Ranges are in FT1 of an ORM only, which is no charge.
            ],
            all.Except(met).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_message_with_a_bad_value_is_rejected_alone()
    {
        var good = Header + "PID|1||A^^^H^MR\r";
        var charge = good.Replace("ADT^A01", "DFT^P03", StringComparison.Ordinal)
            + "FT1|1|||20240101||CG|C|||1|";
        var (messages, refused) = Read(good + good + "PID|2||||||19990230\r" + charge + "12.345^USD\r"
            + charge + "12.34&USD\r" + good + "PV1||I\r" + good + "EVN|A01|20240101||||2024-01-01\r"
            + good + "PV1|\\X00\\|\\X00\\\r" + good);

        Assert.Equal([1, 4, 5, 8], messages.Select(message => message.Number));
        Assert.Equal(
            [
                "LW-REC-0531 line 5, segment 3 PID, field 7, component 1",
                "LW-REC-0303 line 8, segment 3 FT1, field 11, component 1",
                "LW-REC-0530 line 17, segment 3 EVN, field 6, component 1",
                "LW-REC-0581 line 20, segment 3 PV1, field 2, component 1",
            ],
            refused.Select(issue => issue.ToString().Split(':')[0]));
    }

    [Theory]
    [InlineData("PID|1||1^^^H^PI~7^^^&x&ISO^MR", "patient_id", "7")]
    [InlineData("PID|1||1^^^H^PI~2^^^G", "patient_id", "1")]
    [InlineData("PID|1||1^^^H^PI~7^^^G&x&ISO^MR", "patient_id_authority", "G")]
    [InlineData("PID|1|9", "patient_id", "9")]
    [InlineData("PID|1||\"\"", "patient_id", null)]
    [InlineData("PID|1||  ", "patient_id", null)]
    [InlineData("PID|1||1||van Dyke&van&Dyke^J", "last_name", "van Dyke")]
    [InlineData("PID|1||1||O\\T\\Neil\\.br\\Jr", "last_name", "O&Neil\nJr")]
    [InlineData("PID|1||1||\\H\\\\N\\", "last_name", null)]
    [InlineData("PID|1||1||||1957", "birth_date", "1957-01-01")]
    [InlineData("PID|1||1||||1957", "birth_date_precision", "year")]
    [InlineData("PID|1||1||||19570312233000-0500", "birth_date", "1957-03-12")]
    [InlineData("EVN|A01|20240229233000-0500", "event_datetime", "2024-03-01T04:30:00Z")]
    [InlineData("EVN|A01|202402", "event_datetime", "2024-02-01T00:00:00")]
    [InlineData("EVN|A01|20240229233000.1234", "event_datetime", "2024-02-29T23:30:00.123400")]
    [InlineData("EVN|A01|20240101||||20240102", "event_datetime", "2024-01-02T00:00:00")]
    public void A_value_becomes_a_cell(string segment, string column, string? expected)
    {
        var (messages, refused) = Read(Header + segment + "\r");

        Assert.Empty(refused);
        var row = Assert.Single(Assert.Single(messages).Rows);
        Assert.Contains($"|{column}={expected ?? "null"}|", row + "|");
    }

    [Fact]
    public void Rows_take_what_belongs_to_them()
    {
        var order = Header.Replace("ADT^A01", "ORM^O01", StringComparison.Ordinal);
        Assert.Equal(
            ["a v1 P1/O1", "a v1 P2/null", "a v1 P2/O3", "b null P4/null"],
            Cells("service_order", order + "PID|1||a\rPV1|||||||||||||||||||v1\rORC|NW|P1\rOBR|1|x|O1\r"
                + "OBX|1\rORC|NW|P2\rORC|NW|P2\rOBR|2||O3\rPID|2||b\rOBR|1|P4\r"));
        Assert.Equal(
            ["a v1 P1/O1", "a v1 null/null", "b null P4/null"],
            Cells("observation", order + "PID|1||a\rPV1|||||||||||||||||||v1\rORC|NW|P1\rOBR|1||O1\rOBX|1\r"
                + "ORC|NW\rOBX|1\rPID|2||b\rOBR|1|P4\rOBX|1\r"));

        static List<string> Cells(string table, string text) =>
        [
            .. Read(text).Messages.SelectMany(message => message.Rows)
                .Where(row => row.StartsWith(table + " ", StringComparison.Ordinal))
                .Select(row => row.Split('|').Select(cell => cell.Split('='))
                    .ToDictionary(cell => cell[0], cell => cell[1]))
                .Select(row => $"{row["patient_id"]} {row["visit_number"]} "
                    + $"{row["placer_order_number"]}/{row["filler_order_number"]}"),
        ];
    }

    [Fact]
    public void A_type_without_tables_gives_no_rows_and_a_missing_patient_is_remarked()
    {
        var warned = new List<string>();
        using var records = Hl7Records.Open(new MemoryStream(Encoding.UTF8.GetBytes(
            Header + Header.Replace("ADT^A01", "ACK", StringComparison.Ordinal)
            + Header.Replace("ADT^A01", "John Smith", StringComparison.Ordinal))));
        records.Warned = issue => warned.Add(issue.Code);

        Assert.True(records.Next());
        Assert.Equal(("ADT^A01", 1), (records.Kind, records.Rows.Count));
        Assert.True(records.Next());
        Assert.Equal(("ACK", 0), (records.Kind, records.Rows.Count));
        Assert.True(records.Next());
        Assert.Equal(("message", 0), (records.Kind, records.Rows.Count));
        Assert.Equal(["LW-REC-0580"], warned);
    }

    [Theory]
    [InlineData("PID")]
    [InlineData("PID-0")]
    [InlineData("PID-3[5=MR?.1")]
    [InlineData("PID[3=x?]-1")]
    [InlineData("PID-3[5.1=x]")]
    [InlineData("precision(PID-7")]
    [InlineData("PIDX-3")]
    public void A_source_that_cannot_be_read_is_refused(string source) =>
        Assert.Throws<FormatException>(() => FieldSource.ParseAll(source));

    [Theory]
    [InlineData("PID|1||a\r", "ORC|NW|P\rOBX|1|NM|C||5\r", 1_250)]
    [InlineData("PID|1||", "a^^^b^c~", 20_000)]
    public void The_work_grows_as_the_input_does(string head, string piece, int units)
    {
        Growth.AssertLinear(Work, units);

        Action Work(int count)
        {
            var text = Header.Replace("ADT^A01", "ORM^O01", StringComparison.Ordinal) + head
                + string.Concat(Enumerable.Repeat(piece, count));
            return () => Assert.Single(Read(text).Messages);
        }
    }

    /// <summary>The first cell that is not as expected.</summary>
    private static string Difference(List<string> expected, List<string> rows)
    {
        var pair = expected.Zip(rows).FirstOrDefault(pair => pair.First != pair.Second);
        return pair == default ? $"{expected.Count} rows, {rows.Count} found"
            : pair.First.Split('|').Zip(pair.Second.Split('|'))
                .First(cell => cell.First != cell.Second).ToString();
    }

    private static IEnumerable<MappedTable> TablesOf(string type) => Hl7Mappings.Default.Mappings
        .Where(mapping => mapping.Record.Split(',').Contains(type)).SelectMany(mapping => mapping.Tables);

    private static string Line(MappedTable table, string?[] cells) =>
        table.Name + " "
        + string.Join('|', cells.Select((cell, at) => $"{table.Columns[at].Name}={cell ?? "null"}"));

    private static (List<(long Number, List<string> Rows)> Messages, List<RecordIssue> Refused) Read(
        string text) => Read(Encoding.UTF8.GetBytes(text));

    private static (List<(long Number, List<string> Rows)> Messages, List<RecordIssue> Refused) Read(
        byte[] bytes)
    {
        var (messages, refused) = (new List<(long, List<string>)>(), new List<RecordIssue>());
        using var records = Hl7Records.Open(new MemoryStream(bytes));
        records.Rejected = rejection => refused.Add(rejection.Issue);
        while (records.Next())
        {
            messages.Add((records.RecordNumber, [.. Enumerable.Range(0, records.Rows.Count).Select(row =>
                Line(records.Rows.Table(row), [.. records.Rows.Table(row).Columns.Select((_, column) =>
                    records.Rows.IsNull(row, column) ? null
                    : Encoding.UTF8.GetString(records.Rows.Cell(row, column)))]))]));
        }

        return (messages, refused);
    }
}
