// Reports the longest methods, types and files; the sizes are aims, so nothing fails here.
using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Lakeward.Tidy;

public sealed partial class SizeReportTests(ITestOutputHelper output)
{
    private const int Shown = 10;

    private static readonly string[] Control =
        ["if", "for", "foreach", "while", "switch", "using", "lock", "catch", "fixed", "else", "return"];

    [Fact]
    public void The_longest_methods_types_and_files_are_told()
    {
        var production = House.Production.ToList();
        Tell("method", 40, [.. production.SelectMany(file => Blocks(file, inTypes: true))]);
        Tell("type", 150, [.. production.SelectMany(file => Blocks(file, inTypes: false))]);
        Tell("file", 300, [.. production.Select(WholeFile)]);
    }

    [Fact]
    public void Methods_and_types_are_measured_from_brace_to_brace()
    {
        var file = new SourceFile(
            "src/Lakeward/Audit/A.cs",
            "public class A\n{\n  int F(int x)\n  {\n    if (x > 1)\n    {\n      x++;\n    }\n\n"
            + "    return x;\n  }\n\n  int P { get; set; }\n}\n");
        Assert.Equal(["F 8"], Blocks(file, inTypes: true).Select(block => $"{block.Name} {block.Lines}"));
        Assert.Equal(["A 13"], Blocks(file, inTypes: false).Select(block => $"{block.Name} {block.Lines}"));
    }

    private static Sized WholeFile(SourceFile file) => new(file.FileName, file.Path, 1, file.Lines.Count - 1);

    private void Tell(string kind, int aim, IReadOnlyList<Sized> all)
    {
        var over = all.Count(one => one.Lines > aim);
        output.WriteLine($"{all.Count} {kind}s, {over} over the aim of {aim} lines");
        foreach (var one in all.OrderByDescending(one => one.Lines).Take(Shown))
        {
            var lines = one.Lines.ToString(CultureInfo.InvariantCulture).PadLeft(6);
            output.WriteLine($"{lines}  {one.Name}  {one.Path}:{one.Line}");
        }
    }

    // A block's head, back to the end of what stands before it, tells a type from a method from the rest.
    private static IEnumerable<Sized> Blocks(SourceFile file, bool inTypes)
    {
        var open = new Stack<(string? Name, bool IsType, int Start)>();
        var headStart = 0;
        for (var i = 0; i < file.Code.Length; i++)
        {
            if (file.Code[i] == '{')
            {
                var insideType = open.TryPeek(out var outer) && outer.IsType;
                open.Push(Read(file.Code[headStart..i], insideType, i));
            }
            else if (file.Code[i] == '}' && open.TryPop(out var block)
                && block.Name is not null && block.IsType != inTypes)
            {
                var first = file.LineOf(block.Start);
                yield return new Sized(block.Name, file.Path, first, file.LineOf(i) - first + 1);
            }

            headStart = file.Code[i] is '{' or '}' or ';' ? i + 1 : headStart;
        }
    }

    private static (string? Name, bool IsType, int Start) Read(string head, bool insideType, int start)
    {
        if (TypeHead().Match(head) is { Success: true } type)
        {
            return (type.Groups["name"].Value, true, start);
        }

        var method = MethodHead().Match(head);
        var isMethod = insideType && method.Success && !Control.Contains(method.Groups["name"].Value);
        return (isMethod ? method.Groups["name"].Value : null, false, start);
    }

    private sealed record Sized(string Name, string Path, int Line, int Lines);

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record)\s+(?<name>[A-Z]\w*)")]
    private static partial Regex TypeHead();

    [GeneratedRegex(@"(?<name>\w+)\s*(?:<[^()]*>)?\s*\(.*\)[^=]*$", RegexOptions.Singleline)]
    private static partial Regex MethodHead();
}
