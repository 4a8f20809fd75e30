// The order of the floors, who uses whom by the sources' own words, and the diagram of it.
using System.Text;
using System.Text.RegularExpressions;

namespace Lakeward.Tidy;

/// <summary>
/// The plan: a unit (a folder of <c>src/Lakeward</c>, its door, or another project) may use only units that
/// stand lower in <see cref="Order"/>.
/// </summary>
internal static partial class FloorPlan
{
    public const string Door = "Lake";

    /// <summary>From the ground up.</summary>
    public static readonly IReadOnlyList<string> Order =
    [
        "Cryptography", "Records",
        "Errors", "Notices", "Storage", "Audit", "Tables", "Access", "Parquet", "Engine", "Deidentification",
        "Ingest", "Query", "Marts", "Continuity", "Assurance",
        Door, "Analyst", "Postgres", "Aws", "Server", "Web", "Cli",
    ];

    /// <summary>The units that use the base class library only.</summary>
    public static readonly IReadOnlyList<string> Foundations = ["Cryptography", "Records"];

    /// <summary>The unit a production file belongs to.</summary>
    public static string UnitOf(SourceFile file) => file switch
    {
        { Project: not "Lakeward" } => file.Project["Lakeward.".Length..],
        { Folders: [var floor, ..] } => floor,
        _ => Door,
    };

    /// <summary>Where a file names another unit: a using, a full name, or a name relative to ours.</summary>
    public static IEnumerable<(string Unit, int Position)> UsesOf(
        SourceFile file, IReadOnlyDictionary<string, HashSet<string>> typesOf)
    {
        var own = UnitOf(file);
        foreach (Match match in FullName().Matches(file.Code))
        {
            var unit = match.Groups["unit"];
            var used = unit.Success ? unit.Value : Door;
            if (used != own && !IsNamespaceLine(file, match.Index))
            {
                yield return (used == "Lake" ? Door : used, match.Index);
            }
        }

        foreach (Match match in RelativeName().Matches(file.Code))
        {
            var unit = match.Groups["unit"].Value;
            var type = match.Groups["type"].Value;
            if (unit != own && typesOf.TryGetValue(unit, out var types) && types.Contains(type))
            {
                yield return (unit, match.Index);
            }
        }
    }

    public static bool Allows(string from, string to) =>
        Rank(to) >= 0 && Rank(to) < Rank(from) && !(Foundations.Contains(from) && Foundations.Contains(to));

    public static int Rank(string unit)
    {
        for (var i = 0; i < Order.Count; i++)
        {
            if (Order[i] == unit)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The public and internal top-level types of each unit.</summary>
    public static Dictionary<string, HashSet<string>> TypesByUnit(IEnumerable<SourceFile> files) =>
        files.GroupBy(UnitOf).ToDictionary(
            unit => unit.Key,
            unit => unit.SelectMany(file => file.Types).Where(type => type.IsTopLevel)
                .Select(type => type.Name).ToHashSet());

    /// <summary>The Mermaid text; an arrow that a longer way down implies is left out.</summary>
    public static string Diagram(IReadOnlyList<SourceFile> files)
    {
        var types = TypesByUnit(files);
        var arrows = files.GroupBy(UnitOf).ToDictionary(
            unit => unit.Key,
            unit => unit.SelectMany(file => UsesOf(file, types)).Select(use => use.Unit).ToHashSet());
        var units = Order.Where(arrows.ContainsKey).Reverse().ToList();
        var text = new StringBuilder("flowchart TD\n");
        foreach (var unit in units.Where(IsProject))
        {
            text.Append($"  {unit}[Lakeward.{unit}]\n");
        }

        text.Append("  subgraph Lakeward\n");
        units.Where(unit => !IsProject(unit)).ToList().ForEach(unit => text.Append($"    {unit}\n"));
        text.Append("  end\n");
        foreach (var unit in units)
        {
            foreach (var used in Reduce(unit, arrows).OrderByDescending(Rank))
            {
                text.Append($"  {unit} --> {used}\n");
            }
        }

        return text.ToString();
    }

    private static bool IsProject(string unit) =>
        unit is "Postgres" or "Aws" or "Server" or "Web" or "Cli" || Foundations.Contains(unit);

    private static IEnumerable<string> Reduce(string unit, Dictionary<string, HashSet<string>> arrows) =>
        arrows[unit].Where(used => !arrows[unit].Any(other => other != used && Reaches(other, used, arrows)));

    private static bool Reaches(string from, string to, Dictionary<string, HashSet<string>> arrows) =>
        arrows.TryGetValue(from, out var next)
        && next.Where(unit => Allows(from, unit)).Any(unit => unit == to || Reaches(unit, to, arrows));

    private static bool IsNamespaceLine(SourceFile file, int position) =>
        file.Lines[file.LineOf(position) - 1].StartsWith("namespace ", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<![\w.])Lakeward\b(?:\s*\.\s*(?<unit>\w+))?")]
    private static partial Regex FullName();

    [GeneratedRegex(@"(?<![\w.]|\.\s)(?<unit>[A-Z]\w*)\s*\.\s*(?<type>[A-Z]\w*)")]
    private static partial Regex RelativeName();
}
