// Whatever is done to a manifest, reading it ends in a manifest or in issues with places inside the file.
using System.Text;
using Lakeward.Access;
using Lakeward.Errors;
using Xunit;

namespace Lakeward.Tests.Access;

public sealed class ManifestFuzzTests
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ":", ": ", "- ", "? ", "&a ", "*a", "!!x ", "|", ">", "'", "\"", "#", "%", "@",
        "`", ",", "\n", "\r", "\t", " ", "---", "...", "%YAML 1.2\n", "%YAML 99999999999999999999.1\n",
        "<<: ", "\\", "\"\\x", "\"\\uD800\"", "\"\\U00110000\"", "\0", "\uFEFF", "\u2028", "\uD800", "😀",
        "~",
        "null", "on", "lake", "true", "9999-99-99", "10 GiB", "decimal(1,1)",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_edits_never_end_in_another_failure(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 700; round++)
        {
            var text = Mutate(random);
            try
            {
                Check(text);
            }
            catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
            {
                Assert.Fail($"seed {seed}, round {round}: {e}\n{text}");
            }
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Random_noise_never_ends_in_another_failure(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 700; round++)
        {
            var text = new StringBuilder(random.Next(2) == 0 ? "lake: a\n" : string.Empty);
            for (var count = random.Next(40); count > 0; count--)
            {
                text.Append(Pieces[random.Next(Pieces.Length)]);
            }

            try
            {
                Check(text.ToString());
            }
            catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
            {
                Assert.Fail($"seed {seed}, round {round}: {e}\n{text}");
            }
        }
    }

    [Fact]
    public void Every_truncation_of_the_example_ends_in_a_manifest_or_issues()
    {
        for (var length = 0; length < Example.Text.Length; length += 3)
        {
            Check(Example.Text[..length]);
        }
    }

    private static void Check(string text)
    {
        var reading = ManifestReader.Examine(text);
        if (reading.Manifest is { } manifest)
        {
            Assert.Empty(reading.Issues);
            Assert.Equal(
                manifest.Canonical(),
                ManifestReader.ReadCanonical(manifest.Canonical()).Canonical());
            return;
        }

        var lines = text.Split('\n', '\r').Length + 1;
        Assert.NotEmpty(reading.Issues);
        Assert.All(reading.Issues, issue =>
        {
            Assert.InRange(issue.Place.Line, 1, lines);
            Assert.True(issue.Place.Column >= 1);
            Assert.True(Spelling.IsPrintable(issue.Message), issue.Message);
        });
        Assert.Equal(
            "LW-ACC-0001",
            Assert.Throws<LakeException>(() => ManifestReader.Read(text, "lake.yaml")).Id);
    }

    private static string Mutate(Random random)
    {
        var text = new StringBuilder(Example.Text);
        for (var edits = random.Next(1, 4); edits > 0; edits--)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(1, random.Next(2) == 0 ? 4 : 60), text.Length - at);
            switch (random.Next(5))
            {
                case 0:
                    text.Remove(at, length);
                    break;
                case 1:
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 2:
                    text[at] = (char)random.Next(1, 0x250);
                    break;
                case 3:
                    text.Insert(at, text.ToString(random.Next(text.Length - length), length));
                    break;
                default:
                    text.Remove(at, length).Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
            }
        }

        return text.ToString();
    }
}
