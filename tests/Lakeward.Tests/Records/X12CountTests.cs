// Transaction sets, claims, lines and amounts of every real file, counted a second time by plain splitting.
using System.Globalization;
using System.Text;
using Lakeward.Records.X12;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class X12CountTests
{
    [Fact]
    public void Every_file_has_the_sets_claims_lines_and_sums_that_splitting_finds()
    {
        var total = new Tally("", 0, 0, 0, 0, 0);
        foreach (var (name, bytes) in X12Files.All())
        {
            var plain = Split(Encoding.UTF8.GetString(bytes));
            var read = Read(bytes, name);

            Assert.True(plain.SequenceEqual(read), name);
            total = read.Aggregate(total, (sum, set) => sum.Plus(set));
        }

        Assert.Equal(new Tally("", 729, 1559, 1700, 780_148.57m, 5_540.49m), total);
    }

    private static List<Tally> Read(byte[] bytes, string name)
    {
        var sets = new List<Tally>();
        var placed = 0;
        using var reader = X12EventReader.Open(new MemoryStream(bytes));
        while (reader.Read())
        {
            var segment = reader.Segment;
            switch (reader.Kind)
            {
                case X12EventKind.TransactionSetStart:
                    sets.Add(new Tally(Text(segment.Element(1)), 1, 0, 0, 0, 0));
                    placed = 0;
                    break;
                case X12EventKind.Segment when sets.Count > 0:
                    sets[^1] = sets[^1].With(
                        Text(segment.Id), number => Text(reader.Segment.Element(number)));
                    placed += reader.Use?.ToString() is "2300/CLM" or "2100/CLP" or "2400/SV1" or "2400/SV2"
                        or "2400/SV3" or "2110/SVC" ? 1 : 0;
                    break;
                case X12EventKind.TransactionSetEnd:
                    Assert.True(
                        !reader.IsAccepted || reader.Guide?.TransactionSet is not ("837" or "835")
                        || placed == sets[^1].Claims + sets[^1].Lines, name);
                    break;
            }
        }

        return sets;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>Takes the separators from the first ISA and splits the text at them.</summary>
    private static List<Tally> Split(string text)
    {
        var sets = new List<Tally>();
        var isa = text.IndexOf("ISA", StringComparison.Ordinal);
        if (isa < 0)
        {
            return sets;
        }

        var element = text[isa + 3];
        var sixteenth = text[isa..].Split(element, 17)[16];
        var terminator = sixteenth[1];
        var isOpen = false;
        foreach (var segment in text[isa..].Split(terminator))
        {
            var elements = segment.Trim(' ', '\t', '\r', '\n').Split(element);
            switch (elements[0])
            {
                case "ST":
                    sets.Add(new Tally(elements[1], 1, 0, 0, 0, 0));
                    isOpen = true;
                    break;
                case "SE" or "GE" or "IEA":
                    isOpen = false;
                    break;
                default:
                    if (isOpen)
                    {
                        sets[^1] = sets[^1].With(
                            elements[0], number => number < elements.Length ? elements[number] : "");
                    }

                    break;
            }
        }

        return sets;
    }

    private sealed record Tally(string Set, int Sets, int Claims, int Lines, decimal Charged, decimal Paid)
    {
        public Tally Plus(Tally other) => new(
            Set, Sets + other.Sets, Claims + other.Claims, Lines + other.Lines, Charged + other.Charged,
            Paid + other.Paid);

        public Tally With(string id, Func<int, string> element) => (Set, id) switch
        {
            ("837", "CLM") => Plus(new(Set, 0, 1, 0, Amount(element(2)), 0)),
            ("837", "SV1" or "SV2" or "SV3") => Plus(new(Set, 0, 0, 1, 0, 0)),
            ("835", "CLP") => Plus(new(Set, 0, 1, 0, Amount(element(3)), Amount(element(4)))),
            ("835", "SVC") => Plus(new(Set, 0, 0, 1, 0, 0)),
            _ => this,
        };

        private static decimal Amount(string text) =>
            decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var amount)
                ? amount
                : 0;
    }
}
