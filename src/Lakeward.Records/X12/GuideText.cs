// Reads the embedded guides.
using System.Globalization;
using System.Text;

namespace Lakeward.Records.X12;

/// <summary>
/// The text form of a guide: a head line, then one line for each segment or loop, indented by its depth.
/// <code>
/// /2010BA + 1                    a loop: id, required (+) or situational (?), repeats (* without end)
///  NM1 + 1 1=IL : +98 ?1035 -    its first segment: usage, repeats, qualifiers of element 1, elements
///  &amp;REF ? 2 1.1=BK : +(+1270)    in any order with the line before; a composite, a component qualifier
/// /2300 ? 100 same               a loop as it was described before
/// </code>
/// Elements are required, situational or not used (-), by their number in the data element dictionary,
/// which <c>elements.guide</c> holds with type and lengths; <c>^9</c> allows nine repetitions.
/// </summary>
internal sealed class GuideText
{
    private static readonly Lazy<Dictionary<string, ElementRule>> Dictionary = new(ReadElements);

    private readonly List<X12Loop> _loops = [];
    private readonly List<X12SegmentUse> _uses = [];
    private readonly Dictionary<string, X12Loop> _byId = [];

    /// <summary>Reads one guide.</summary>
    internal static X12Guide Load(string name) => new GuideText().Read(name);

    private X12Guide Read(string name)
    {
        var lines = Lines(name);
        var head = lines[0].Split(' ');
        var guide = new X12Guide(name, head[1], head[2]);
        var at = 1;
        var root = NewLoop("ST");
        ReadLoop(root, 0, lines, ref at);
        guide.Complete(_loops, _uses);
        return guide;
    }

    private X12Loop NewLoop(string id)
    {
        var loop = new X12Loop(id, _loops.Count);
        _loops.Add(loop);
        _byId[id] = loop;
        return loop;
    }

    private void ReadLoop(X12Loop loop, int depth, string[] lines, ref int at)
    {
        var rank = 0;
        while (at < lines.Length && DepthOf(lines[at]) == depth)
        {
            var line = lines[at++].TrimStart(' ');
            var isAnyOrder = line.StartsWith('&');
            rank += isAnyOrder ? 0 : 1;
            var words = line[(isAnyOrder ? 1 : 0)..].Split(' ');
            var child = words[0].StartsWith('/') ? ReadChild(words, depth, lines, ref at) : null;
            loop.Add(new GuideItem
            {
                IsRequired = words[1] == "+",
                MaxUse = words[2] == "*" ? int.MaxValue : int.Parse(words[2], CultureInfo.InvariantCulture),
                Rank = rank,
                Ordinal = loop.Items.Count,
                Trigger = child is null ? ReadSegment(words, loop) : child.Items[0].Trigger,
                Child = child,
            });
        }
    }

    private X12Loop ReadChild(string[] words, int depth, string[] lines, ref int at)
    {
        var id = words[0][1..];
        if (words[^1] == "same")
        {
            return _byId[id];
        }

        var child = NewLoop(id);
        ReadLoop(child, depth + 1, lines, ref at);
        return child;
    }

    private X12SegmentUse ReadSegment(string[] words, X12Loop loop)
    {
        var colon = Array.IndexOf(words, ":");
        var place = default(QualifierPlace);
        byte[][] qualifiers = [];
        if (colon > 3)
        {
            var parts = words[3].Split('=');
            var numbers = parts[0].Split('.');
            place = new(Number(numbers[0]), numbers.Length > 1 ? Number(numbers[1]) : 0);
            qualifiers = [.. parts[1].Split(',').Select(Encoding.ASCII.GetBytes)];
        }

        var use = new X12SegmentUse(words[0], loop, _uses.Count, place, qualifiers)
        {
            Elements = new ElementText(string.Join(' ', words[(colon + 1)..]), Dictionary.Value).Read(),
        };
        _uses.Add(use);
        return use;
    }

    private static int DepthOf(string line) => line.Length - line.TrimStart(' ').Length;

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static Dictionary<string, ElementRule> ReadElements() => Lines("elements")
        .Select(line => line.Split(' '))
        .ToDictionary(
            words => words[0],
            words => new ElementRule(
                ElementUsage.Situational, TypeOf(words[1]), Number(words[2]), Number(words[3])));

    private static ElementType TypeOf(string name) => name switch
    {
        "AN" or "ID" => ElementType.Text,
        "R" => ElementType.Decimal,
        "DT" => ElementType.Date,
        "TM" => ElementType.Time,
        "DP" => ElementType.QualifiedDate,
        _ => ElementType.Integer,
    };

    private static string[] Lines(string name)
    {
        using var stream = typeof(GuideText).Assembly.GetManifestResourceStream($"x12/{name}.guide")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().TrimEnd('\n').Split('\n');
    }
}
