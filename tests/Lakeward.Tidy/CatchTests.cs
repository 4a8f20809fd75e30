// Holds the catch-alls: only the outermost loops and native callbacks may catch whatever comes.
using System.Text.RegularExpressions;
using Xunit;

namespace Lakeward.Tidy;

public sealed partial class CatchTests
{
    // Each with its reason. A native callback is known by its attribute and need not stand here.
    private static readonly Dictionary<string, string> Outermost = new()
    {
        ["src/Lakeward.Cli/Program.cs"] = "an unknown failure becomes an exit code and one line",
        ["src/Lakeward/Engine/Wall/PartFeed.cs"] = "a failure of its thread reaches whoever waits for rows",
        ["src/Lakeward/Engine/Wall/ScanServer.cs"] = "a failure reaches whoever asked",
        ["src/Lakeward.Server/Service/RequestFrame.cs"] = "an unknown failure ends one request only",
        ["src/Lakeward.Server/Wo" + "rk/Worker.cs"] = "an unknown failure ends one try, not the worker",
        ["src/Lakeward.Server/Wire/WireServer.cs"] = "an unknown failure ends one connection, not the server",
    };

    [Fact]
    public void Only_the_outermost_loops_catch_everything() =>
        Rule.Holds(
            "catch-all",
            House.Production.Where(file => !Outermost.ContainsKey(file.Path)).SelectMany(CatchAlls));

    [Fact]
    public void Every_outermost_loop_on_the_list_exists() =>
        Assert.All(Outermost.Keys, path => Assert.True(House.Has(path), $"{path} is gone; drop it here"));

    [Theory]
    [InlineData("try { } catch (Exception) { }")]
    [InlineData("try { } catch (System.Exception e) { Log(e); throw; }")]
    [InlineData("try { } catch (Exception e) when (e is not IOException) { }")]
    [InlineData("try { } catch (Exception e) when (Filter(e)) { }")]
    [InlineData("try { } catch { }")]
    public void A_catch_all_in_a_room_is_found(string text) => Assert.Single(CatchAlls(Probe("Audit", text)));

    [Theory]
    [InlineData("Audit", "try { } catch (IOException) { }")]
    [InlineData("Audit", "try { } catch { memory.Dispose(); throw; }")]
    [InlineData("Audit", "try { } catch (Exception e) when (e is IOException or FormatException) { }")]
    [InlineData("Audit", "// catch (Exception) { }")]
    [InlineData("Engine", "[UnmanagedCallersOnly] static void F() { try { } catch (Exception) { } }")]
    public void A_narrow_catch_or_a_cleanup_is_let_be(string floor, string text) =>
        Assert.Empty(CatchAlls(Probe(floor, text)));

    private static SourceFile Probe(string floor, string text) => new($"src/Lakeward/{floor}/Probe.cs", text);

    private static IEnumerable<Finding> CatchAlls(SourceFile file)
    {
        if (IsNativeCallback(file))
        {
            return [];
        }

        var swallowed = BareCatch().Matches(file.Code).Where(match => !Rethrows(file.Code, match.Index));
        return WideCatch().Matches(file.Code).Concat(swallowed).Select(
            match => file.At(match.Index, "name the exceptions meant; only an outermost loop catches all"));
    }

    private static bool IsNativeCallback(SourceFile file) =>
        file.IsUnder("src/Lakeward/Engine/")
        && file.Code.Contains("UnmanagedCallersOnly", StringComparison.Ordinal);

    // A bare catch that ends in `throw;` is cleanup.
    private static bool Rethrows(string code, int position)
    {
        var open = code.IndexOf('{', position);
        var depth = 0;
        for (var i = open; i < code.Length; i++)
        {
            depth += code[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return Rethrow().IsMatch(code.AsSpan(open, i - open));
            }
        }

        return false;
    }

    // A filter that names the types (`when (e is A or B)`) makes the catch narrow again.
    [GeneratedRegex(
        @"\bcatch\s*\(\s*(?:System\s*\.\s*)?Exception\b"
        + @"(?!\s+(?<e>\w+)\s*\)\s*when\s*\(\s*\k<e>\s+is\s+(?!not\b))")]
    private static partial Regex WideCatch();

    [GeneratedRegex(@"\bcatch\s*\{")]
    private static partial Regex BareCatch();

    [GeneratedRegex(@"\bthrow\s*;\s*$")]
    private static partial Regex Rethrow();
}
