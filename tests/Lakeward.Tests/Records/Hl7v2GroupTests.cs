// Which segments of a message belong together.
using System.Text;
using Lakeward.Records.Hl7v2;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class Hl7v2GroupTests
{
    [Theory]
    [InlineData(
        "ORU", "PID NTE PV1 ORC OBR NTE OBX NTE OBX OBR OBX SPM OBX ZZZ PID OBR OBX",
        "- 0 0 0.1 0.2 0.2 0.2 0.2.3 0.2.3 0.2.4 0.5 0.5.6 0.5.7 0.5.7 0.5.7 8 8.9 8.9.10")]
    [InlineData("ORU", "OBR OBX", "- 0.1 0.1.2")]
    [InlineData("ORU", "PID OBR TQ1 OBX FT1 OBX", "- 0 0.1 0.1 0.1.2 0.1 0.1.3")]
    [InlineData("ORM", "PID PV1 IN1 IN2 AL1 ORC OBR NTE DG1 OBX ORC RXO RXR", "- 0 0 0.1 0.1 0 2 2 2 2 2.3 4 4 4")]
    [InlineData("ADT", "EVN PID PD1 NK1 PV1 DG1 PR1 ROL IN1 IN2 IN1 ACC", "- - 0 0 0 0 0 0.1 0.1 0.2 0.2 0.3 0")]
    [InlineData("ADT", "EVN PID MRG PID MRG", "- - 0 0 1 1")]
    [InlineData("VXU", "PID OBX ORC RXA RXR OBX NTE OBX ORC RXA", "- 0 0 1 1 1 1.2 1.2 1.3 4 4")]
    [InlineData("SIU", "SCH NTE PID RGS AIS NTE AIL AIP RGS AIS", "- - - 0 1 1.2 1.2 1.3 1.4 5 5.6")]
    [InlineData("MDM", "EVN PID PV1 ORC OBR TXA OBX OBX", "- - 0 0 1 1 2 2.3 2.4")]
    [InlineData("DFT", "EVN PID PV1 FT1 PR1 FT1 DG1 IN1", "- - 0 0 0.1 0.1.2 0.3 0 0.4")]
    [InlineData("XYZ", "PID OBR OBX ZZZ NTE", "- 0 0.1 0.1.2 0.1.2 0.1.2")]
    public void Segments_go_to_their_groups(string type, string segments, string places)
    {
        var text = $"MSH|^~\\&|||||2026||{type}^X|1|P|2.5\r{segments.Replace(' ', '\r')}\r";
        using var reader = Hl7Reader.Open(new MemoryStream(Encoding.ASCII.GetBytes(text)));
        Assert.True(reader.NextMessage());
        var groups = new Hl7Groups();
        groups.Read(reader.Message);

        Assert.Equal(places, string.Join(' ', Enumerable.Range(0, reader.Message.SegmentCount)
            .Select(segment => Path(groups, groups.GroupOf(segment)))));
    }

    [Fact]
    public void Every_result_of_the_real_reports_has_its_order_and_patient()
    {
        var (results, orders) = (0, 0);
        var groups = new Hl7Groups();
        foreach (var path in Directory.GetFiles(House.Shared("data", "hl7v2"), "*", SearchOption.AllDirectories))
        {
            using var reader = Hl7Reader.Open(File.OpenRead(path));
            while (reader.NextMessage())
            {
                if (reader.Message.Type.SequenceEqual("ORU"u8))
                {
                    groups.Read(reader.Message);
                    var found = Results(reader.Message, groups);
                    results += found.Results;
                    orders += found.Orders;
                }
            }
        }

        Assert.Equal((14_669, 431), (results, orders));
    }

    /// <summary>Compares each result's order and patient with the last OBR and PID before it.</summary>
    private static (int Results, int Orders) Results(Hl7Message message, Hl7Groups groups)
    {
        var (results, patient, order, orders) = (0, -1, -1, 0);
        var inSpecimen = false;
        for (var index = 0; index < message.SegmentCount; index++)
        {
            var segment = message.Segment(index);
            patient = segment.Is("PID"u8) ? index : patient;
            orders += segment.Is("OBR"u8) ? 1 : 0;
            order = segment.Is("OBR"u8) ? index : order;
            inSpecimen = segment.Is("SPM"u8) || (inSpecimen && !segment.Is("OBR"u8) && !segment.Is("ORC"u8));
            if (!segment.Is("OBX"u8) || order < 0)
            {
                continue;
            }

            results++;
            Assert.Equal(groups.Around(order, "ORDER_OBSERVATION"), groups.Around(index, "ORDER_OBSERVATION"));
            Assert.Equal(inSpecimen, groups.Around(index, "SPECIMEN") >= 0);
            if (patient >= 0)
            {
                Assert.Equal(groups.GroupOf(patient), groups.Around(index, "PATIENT_RESULT"));
            }
        }

        return (results, orders);
    }

    private static string Path(Hl7Groups groups, int group) => group < 0 ? "-"
        : groups.Groups[group].Parent < 0 ? $"{group}" : $"{Path(groups, groups.Groups[group].Parent)}.{group}";
}
