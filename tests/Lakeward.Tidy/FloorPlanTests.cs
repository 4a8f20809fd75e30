// Holds the arrows of the house: they run down, and the drawing in the documents is the true one.
using System.Text.RegularExpressions;
using Xunit;

namespace Lakeward.Tidy;

public sealed partial class FloorPlanTests
{
    private const string Drawing = "docs/ARCHITECTURE.md";

    [Fact]
    public void Every_floor_uses_only_the_floors_below_it() =>
        Rule.Holds("floors", UpwardUses([.. House.Production]));

    [Fact]
    public void Every_folder_of_the_lake_is_a_floor_of_the_plan() => Rule.Holds(
        "known-floors",
        House.Production.Where(file => FloorPlan.Rank(FloorPlan.UnitOf(file)) < 0).Select(file => file.At(
            0, $"'{FloorPlan.UnitOf(file)}' is no floor; move the file, or add it to FloorPlan.Order")));

    [Fact]
    public void No_global_using_names_a_namespace_of_ours() =>
        Rule.Holds("global-usings", House.Sources.SelectMany(OwnGlobalUsings));

    [Fact]
    public void The_foundations_need_no_package() => Rule.Holds(
        "no-packages",
        FloorPlan.Foundations.Select(unit => $"src/Lakeward.{unit}/Lakeward.{unit}.csproj").SelectMany(
            project => House.ReadLines(project).Index()
                .Where(line => line.Item.Contains("<PackageReference", StringComparison.Ordinal)
                    || line.Item.Contains("<ProjectReference", StringComparison.Ordinal))
                .Select(line => new Finding(project, line.Index + 1, "drop it: base class library only"))));

    [Fact]
    public void The_root_folder_of_the_lake_holds_only_the_door() => Rule.Holds(
        "door",
        House.Production
            .Where(file => file.Project == "Lakeward" && file.Folders.Count == 0)
            .SelectMany(file => file.Types.Where(type => type.IsTopLevel)
                .Where(type => !type.Name.StartsWith(FloorPlan.Door, StringComparison.Ordinal))
                .Select(type => file.At(type.Position, $"{type.Name} is no door; move it to a floor"))));

    [Fact]
    public void The_floor_diagram_is_drawn_from_the_usings()
    {
        var expected = $"```mermaid\n{FloorPlan.Diagram([.. House.Production])}```";
        var text = House.Read(Drawing);
        var block = FloorBlock().Match(text);
        Assert.True(block.Success, $"{Drawing} has no block between <!-- floors --> and <!-- /floors -->");
        if (House.Accepts)
        {
            House.Write(Drawing, text.Replace(block.Value, Marked(expected), StringComparison.Ordinal));
            return;
        }

        Assert.True(
            expected == block.Groups["block"].Value,
            $"{Drawing}: the floor diagram is old; run with LAKEWARD_ACCEPT=1. It should be\n{expected}");
    }

    [Theory]
    [InlineData("Storage", "using Lakeward.Audit;")]
    [InlineData("Storage", "using Log = Lakeward.Audit.AuditLog;")]
    [InlineData("Storage", "using static Lakeward.Audit.AuditLog;")]
    [InlineData("Storage", "class X { Lakeward.Audit.AuditLog? _log; }")]
    [InlineData("Storage", "class X { string Y => $\"{Lakeward.Audit.AuditLog.Name}\"; }")]
    [InlineData("Storage", "class X { Audit.AuditLog? _log; }")]
    [InlineData("Audit", "using Lakeward.Cli;")]
    [InlineData("Audit", "using Lakeward;")]
    public void An_arrow_that_runs_up_is_found(string floor, string line) =>
        Assert.Single(UpwardUses([AuditLog(), InFloor(floor, line)]));

    [Theory]
    [InlineData("Query", "using Lakeward.Audit;")]
    [InlineData("Query", "using Lakeward.Cryptography;")]
    [InlineData("Storage", "// see Lakeward.Audit.AuditLog")]
    [InlineData("Storage", "class X { string Y => \"Lakeward.Audit\"; }")]
    [InlineData("Storage", "class X { int Z => Audit.Count; }")]
    [InlineData("Audit", "using Lakeward.Audit.Tiles;")]
    public void An_arrow_that_runs_down_is_let_be(string floor, string line) =>
        Assert.Empty(UpwardUses([AuditLog(), InFloor(floor, line)]));

    [Theory]
    [InlineData("Cryptography", "Records")]
    [InlineData("Records", "Cryptography")]
    public void The_two_foundations_do_not_lean_on_each_other(string from, string to) =>
        Assert.False(FloorPlan.Allows(from, to));

    private static string Marked(string block) => $"<!-- floors -->\n{block}\n<!-- /floors -->";

    private static SourceFile AuditLog() =>
        new("src/Lakeward/Audit/AuditLog.cs", "// A log.\nnamespace Lakeward.Audit;\nclass AuditLog { }\n");

    private static SourceFile InFloor(string floor, string line) =>
        new($"src/Lakeward/{floor}/Probe.cs", $"// A probe.\n{line}\nnamespace Lakeward.{floor};\n");

    private static IEnumerable<Finding> UpwardUses(IReadOnlyList<SourceFile> files)
    {
        var types = FloorPlan.TypesByUnit(files);
        return files.SelectMany(file => FloorPlan.UsesOf(file, types)
            .Where(use => !FloorPlan.Allows(FloorPlan.UnitOf(file), use.Unit))
            .Select(use => file.At(
                use.Position,
                $"{FloorPlan.UnitOf(file)} may not use {use.Unit}; move the shared part below both")));
    }

    private static IEnumerable<Finding> OwnGlobalUsings(SourceFile file) =>
        GlobalUsing().Matches(file.Code)
            .Select(match => file.At(match.Index, "write own usings out in each file"));

    [GeneratedRegex(@"<!-- floors -->\n(?<block>.*?)\n?<!-- /floors -->", RegexOptions.Singleline)]
    private static partial Regex FloorBlock();

    [GeneratedRegex(@"\bglobal\s+using\s+[^;]*\bLakeward\b")]
    private static partial Regex GlobalUsing();
}
