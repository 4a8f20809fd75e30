// Deliveries are answered with acknowledgements that are themselves sound.
using System.Buffers;
using System.Text;
using Lakeward.Records.X12;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class X12AcknowledgementTests
{
    private const string Group = "GS*HC*SENDER*RECEIVER*20250101*1200*77*X*005010X222A1~";

    [Fact]
    public void The_acknowledgements_of_every_file_are_read_without_an_issue()
    {
        var answers = 0;
        foreach (var (name, bytes) in X12Files.All())
        {
            var answer = Answer(bytes);
            if (answer.Length == 0)
            {
                continue;
            }

            answers++;
            using var reader = X12EventReader.Open(new MemoryStream(Encoding.Latin1.GetBytes(answer)));
            // A sender's code of one letter and an impossible time in ISA come back as they were sent.
            reader.IssueFound = issue => Assert.True(
                issue.Code == "LW-REC-0435" || issue.Location.Segment == "TA1", $"{name}: {issue}\n{answer}");
            while (reader.Read())
            {
                Assert.True(reader.Kind != X12EventKind.TransactionSetStart || reader.Guide?.Name == "999");
            }
        }

        Assert.True(answers > 150);
    }

    [Fact]
    public void A_group_is_accepted_in_part_when_one_of_its_sets_is_refused()
    {
        var good = Encoding.Latin1.GetString(
            X12Files.Read("moov-io+x12/examples/example_5010_837p/sample.txt"));
        var start = good.IndexOf("ST*", StringComparison.Ordinal);
        var set = good[start..good.IndexOf("GE*", StringComparison.Ordinal)];
        var control = set.Split('*')[2];
        var bad = set.Replace($"*{control}", "*0099", StringComparison.Ordinal)
            .Replace("DMG*D8*", "DMG*D8*9", StringComparison.Ordinal);

        var answer = Answer(Encoding.Latin1.GetBytes(
            X12Files.Isa.Replace(':', '<') + Group + set + bad + "GE*2*77~IEA*1*000000001~"));

        Assert.Contains("AK1*HC*77*005010X222A1~", answer, StringComparison.Ordinal);
        Assert.Contains($"AK2*837*{control}*005010X222A1~\nIK5*A~", answer, StringComparison.Ordinal);
        Assert.Contains("AK2*837*0099*", answer, StringComparison.Ordinal);
        Assert.Contains("IK4*2**8~", answer, StringComparison.Ordinal);
        Assert.Contains("IK5*R*5~\nAK9*P*2*2*1~", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("TA1", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interchange_with_a_wrong_trailer_gets_a_TA1()
    {
        var answer = Answer(Encoding.Latin1.GetBytes(X12Files.Isa + Group + "GE*0*77~IEA*1*000000009~"));

        Assert.Contains("TA1*000000001*250101*1200*R*001~", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Acknowledgements_are_not_acknowledged() => Assert.Equal("", Answer(
        X12Files.Read("cosyte+x12/test/fixtures/ack/999-accept.edi")));

    private static string Answer(byte[] delivery)
    {
        var output = new ArrayBufferWriter<byte>();
        var acknowledgement = new X12Acknowledgement(output, new DateTime(2025, 3, 4, 5, 6, 7), 12);
        using var reader = X12EventReader.Open(new MemoryStream(delivery));
        while (reader.Read())
        {
            acknowledgement.Observe(reader);
        }

        acknowledgement.Complete();
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }
}
