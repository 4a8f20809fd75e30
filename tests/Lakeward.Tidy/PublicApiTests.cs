// Holds the public face of the two foundations against a baseline, so that it changes only on purpose.
using System.Reflection;
using Xunit;

namespace Lakeward.Tidy;

public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Lakeward.Cryptography")]
    [InlineData("Lakeward.Records")]
    public void The_public_face_equals_its_baseline(string assembly)
    {
        var baseline = $"tests/Lakeward.Tidy/Baselines/{assembly}.txt";
        var actual = ApiPrinter.Print(Assembly.Load(assembly));
        if (House.Accepts)
        {
            House.Write(baseline, actual);
            return;
        }

        Assert.True(House.Has(baseline), $"{baseline} is missing; run with LAKEWARD_ACCEPT=1 to write it");
        var expected = House.ReadLines(baseline);
        var now = actual.Split('\n');
        var gone = expected.Except(now).Select(line => "- " + line);
        var come = now.Except(expected).Select(line => "+ " + line);
        var changes = gone.Concat(come).ToList();
        if (changes.Count > 0)
        {
            Assert.Fail(
                $"{baseline} differs; if the change is meant, run with LAKEWARD_ACCEPT=1 and note it in "
                + $"CHANGELOG.md\n{string.Join('\n', changes)}");
        }
    }

    [Fact]
    public void The_printer_says_what_a_caller_sees()
    {
        var text = ApiPrinter.Print(typeof(PublicApiTests).Assembly);
        Assert.Contains("Lakeward.Tidy.PublicApiTests is sealed class", text, StringComparison.Ordinal);
        Assert.Contains("Lakeward.Tidy.PublicApiTests.new()", text, StringComparison.Ordinal);
        Assert.Contains(
            "Lakeward.Tidy.PublicApiTests.The_public_face_equals_its_baseline(string assembly): void",
            text,
            StringComparison.Ordinal);
        Assert.DoesNotContain("ApiPrinter", text, StringComparison.Ordinal);
    }
}
