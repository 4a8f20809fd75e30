// Transaction sets taken apart by nothing but splitting text.
using System.Globalization;

namespace Lakeward.Tests.Records;

/// <summary>The segments of one transaction set, each split into its elements.</summary>
internal sealed record PlainSet(string Component, List<string[]> Segments)
{
    /// <summary>Every transaction set in order, by the separators of the ISA before it.</summary>
    public static List<PlainSet> Split(string text)
    {
        var sets = new List<PlainSet>();
        var at = text.IndexOf("ISA", StringComparison.Ordinal);
        if (at < 0)
        {
            return sets;
        }

        var element = text[at + 3];
        var sixteenth = text[at..].Split(element, 17)[16];
        var isOpen = false;
        foreach (var segment in text[at..].Split(sixteenth[1]))
        {
            var elements = segment.Trim(' ', '\t', '\r', '\n').Split(element);
            if (elements[0] == "ST")
            {
                sets.Add(new PlainSet(sixteenth[..1], []));
            }

            isOpen = elements[0] == "ST" || (isOpen && elements[0] is not ("SE" or "GE" or "IEA"));
            if (isOpen)
            {
                sets[^1].Segments.Add(elements);
            }
        }

        return sets;
    }

    /// <summary>How many segments of a name have a value in an element.</summary>
    public int Count(string id, int element = 1) =>
        Segments.Count(segment => segment[0] == id && Element(segment, element).Length > 0);

    /// <summary>The sum of an element.</summary>
    public decimal Sum(string id, int element) =>
        Segments.Where(segment => segment[0] == id).Sum(segment => Amount(Element(segment, element)));

    /// <summary>The service lines of an 837 with claim and charge; one for a claim without.</summary>
    public List<(string Claim, decimal ClaimCharge, decimal Charge)> Lines()
    {
        var lines = new List<(string Claim, decimal ClaimCharge, decimal Charge)>();
        var isFirst = false;
        foreach (var segment in Segments)
        {
            switch (segment[0])
            {
                case "CLM":
                    lines.Add((segment[1], Amount(segment[2]), 0));
                    isFirst = true;
                    break;
                case "LX" when isFirst:
                    isFirst = false;
                    break;
                case "LX":
                    lines.Add(lines[^1] with { Charge = 0 });
                    break;
                case "SV1" or "SV2" or "SV3":
                    var charge = Element(segment, segment[0] == "SV2" ? 3 : 2);
                    lines[^1] = lines[^1] with { Charge = Amount(charge) };
                    break;
            }
        }

        return lines;
    }

    public static string Element(string[] segment, int number) =>
        number < segment.Length ? segment[number] : "";

    private static decimal Amount(string text) =>
        text.Length == 0 ? 0 : decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);
}
