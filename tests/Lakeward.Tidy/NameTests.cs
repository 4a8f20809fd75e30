// Holds the names: namespaces follow folders, files bear their type's name, and no name is a filler word.
using System.Text.RegularExpressions;
using Xunit;

namespace Lakeward.Tidy;

public sealed partial class NameTests
{
    private static readonly string[] FillerEndings =
    [
        "Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Common", "Base", "Info",
        "Data", "Processor", "Constants", "Core", "Shared", "Impl",
    ];

    [Fact]
    public void The_namespace_equals_the_folder() =>
        Rule.Holds("namespace", House.Sources.SelectMany(Namespaces));

    [Fact]
    public void A_file_holds_one_public_type_and_bears_its_name() =>
        Rule.Holds("one-public-type", House.Sources.SelectMany(FileNames));

    [Fact]
    public void No_type_is_named_like_the_end_of_its_namespace() =>
        Rule.Holds("type-like-namespace", House.Sources.SelectMany(NamespaceTwins));

    [Fact]
    public void No_type_name_ends_in_a_filler_word() =>
        Rule.Holds("filler-names", House.Sources.SelectMany(Fillers));

    [Fact]
    public void No_interface_has_exactly_one_production_implementation() =>
        Rule.Holds("single-implementation", SingleImplementations([.. House.Production]));

    [Theory]
    [InlineData("namespace Lakeward.Audit { }")]
    [InlineData("namespace Lakeward.Tables;\nclass Tile { }")]
    [InlineData("class Tile { }")]
    public void A_namespace_other_than_the_folder_is_found(string text) =>
        Assert.Single(Namespaces(new("src/Lakeward/Audit/Tile.cs", text)));

    [Theory]
    [InlineData("public record Tile(int X);\npublic enum Kind { A }")]
    [InlineData("public sealed class Leaf<T> where T : class { }")]
    [InlineData("internal sealed class Leaf { public class Tile { } }")]
    [InlineData("public sealed class Tile { }\npublic delegate void Fill(Span<byte> bytes);")]
    public void A_file_that_hides_a_type_is_found(string text) =>
        Assert.Single(FileNames(new("src/Lakeward/Audit/Tile.cs", text)));

    [Theory]
    [InlineData("Tile.cs", "public class Tile { public enum Kind { A } }\ninternal class Leaf { }")]
    [InlineData("Tile.Read.cs", "public partial class Tile<T> { string Y => \"public class Leaf {\"; }")]
    [InlineData("Program.cs", "return 0;")]
    public void A_file_that_bears_its_types_name_is_let_be(string name, string text) =>
        Assert.Empty(FileNames(new("src/Lakeward/Audit/" + name, text)));

    [Theory]
    [InlineData("public interface IRing { }\nclass A : IRing { }", 1)]
    [InlineData("public interface IRing { }\nclass A : IRing { }\nrecord B(int X) : C(X), IRing;", 0)]
    [InlineData("interface IRing<T> { }\nclass A : D<int, string>, IRing<int> { }", 1)]
    [InlineData("interface IRing { }\ninterface IBig : IRing { }\nclass A : IBig { }\nclass B : IBig { }", 0)]
    public void Implementations_are_counted_by_their_base_lists(string text, int findings) =>
        Assert.Equal(findings, SingleImplementations([new("src/Lakeward/Audit/Ring.cs", text)]).Count());

    private static IEnumerable<Finding> Namespaces(SourceFile file)
    {
        var expected = string.Join('.', [file.Project, .. file.Folders]);
        var declared = Namespace().Match(file.Code);
        var isMissing = !declared.Success && (file.Types.Count > 0 || NamespaceWord().IsMatch(file.Code));
        if (isMissing || (declared.Success && declared.Groups["name"].Value != expected))
        {
            yield return file.At(declared.Index, $"the folder asks for 'namespace {expected};'");
        }
    }

    private static IEnumerable<Finding> FileNames(SourceFile file)
    {
        var outer = file.Types.Where(type => type.IsTopLevel).ToList();
        var bearers = outer.Exists(type => type.IsPublic) ? outer.FindAll(type => type.IsPublic) : outer;
        var stem = file.FileName.Split('.')[0];
        if (bearers.Count > 0 && bearers.TrueForAll(type => type.Name != stem))
        {
            yield return file.At(
                bearers[0].Position, $"rename the file to {bearers[0].Name}.cs or the type to {stem}");
        }

        var extras = bearers.Where(type => type.IsPublic && type.Name != bearers[0].Name);
        foreach (var extra in extras)
        {
            yield return file.At(extra.Position, $"the public type {extra.Name} asks for a file of its own");
        }
    }

    private static IEnumerable<Finding> NamespaceTwins(SourceFile file)
    {
        var last = file.Folders is [.., var folder] ? folder : file.Project.Split('.')[^1];
        return file.Types.Where(type => type.Name == last)
            .Select(type => file.At(type.Position, $"{type.Name} is its namespace's name; say which kind"));
    }

    private static IEnumerable<Finding> Fillers(SourceFile file) =>
        from type in file.Types
        from ending in FillerEndings
        where type.Name.EndsWith(ending, StringComparison.Ordinal)
        select file.At(type.Position, $"{type.Name} ends in '{ending}'; name what it is");

    private static IEnumerable<Finding> SingleImplementations(IReadOnlyList<SourceFile> files)
    {
        var types = files.SelectMany(file => file.Types.Select(type => (File: file, Type: type))).ToList();
        return types.Where(entry => entry.Type.Kind == "interface")
            .Where(entry => Implementers(entry.Type.Name, [.. types.Select(other => other.Type)]).Count == 1)
            .Select(entry => entry.File.At(
                entry.Type.Position,
                $"{entry.Type.Name} has one implementation; use the class until a second one comes"));
    }

    private static HashSet<string> Implementers(string name, IReadOnlyList<TypeDeclaration> types) =>
        [.. types.Where(type => type.Bases.Contains(name)).SelectMany(
            type => type.Kind == "interface" ? Implementers(type.Name, types) : [type.Name])];

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^namespace\s", RegexOptions.Multiline)]
    private static partial Regex NamespaceWord();
}
