// Holds our own files free of machine paths, registry addresses and words about how they came to be.
using System.Text.RegularExpressions;
using Xunit;

namespace Lakeward.Tidy;

public sealed class SilenceTests
{
    private const int LargestText = 4 * 1024 * 1024;

    // Written in pieces, so that this file does not find itself.
    private static readonly Dictionary<string, string> Unwanted = new()
    {
        ["/wo" + "rk/"] = "a path of one machine",
        ["/ro" + "ot/"] = "a path of one machine",
        ["/ho" + "me/"] = "a path of one machine",
        ["/Us" + "ers/"] = "a path of one machine",
        [@"\bregis" + @"try\.npmjs\."] = "a registry host; write lock files without resolved addresses",
        [@"\bapi\.nu" + @"get\.org"] = "a registry host",
        [@"\bnu" + @"get\.org"] = "a registry host",
        [@"\bproxy\.gol" + @"ang\.org"] = "a registry host",
        [@"\bpypi\." + "org"] = "a registry host",
        [@"\bclau" + @"de\b"] = "a word about how the project was made",
        [@"\banthro" + "pic"] = "a word about how the project was made",
        [@"\bchat" + "gpt"] = "a word about how the project was made",
        [@"\bopen" + @"ai\b"] = "a word about how the project was made",
        [@"\bco" + @"pilot\b"] = "a word about how the project was made",
        [@"\blanguage " + "model"] = "a word about how the project was made",
        [@"\bai[- ]gen" + "erated"] = "a word about how the project was made",
        [@"\bco-auth" + "ored-by"] = "a word about how the project was made",
    };

    private static readonly (Regex Pattern, string Reason)[] Patterns =
    [
        .. Unwanted.Select(pair => (new Regex(pair.Key, RegexOptions.IgnoreCase), pair.Value)),
    ];

    [Fact]
    public void No_file_speaks_of_a_machine_a_registry_or_its_making() =>
        Rule.Holds(
            "silence",
            House.Files.Where(IsSmallText).SelectMany(path => Words(path, House.ReadLines(path))));

    [Theory]
    [InlineData("cp x /wo", "rk/y")]
    [InlineData("\"resolved\": \"https://regis", "try.npmjs.org/x\"")]
    [InlineData("Co-auth", "ored-by: someone")]
    public void An_unwanted_word_is_found(string first, string second) =>
        Assert.Single(Words("a.md", [first + second]));

    [Theory]
    [InlineData("a network/file and a homework/list")]
    [InlineData("the user agent of a session")]
    public void An_ordinary_word_is_let_be(string line) => Assert.Empty(Words("a.md", [line]));

    // Binary files hold no words; a NUL in the first block tells them.
    private static bool IsSmallText(string path)
    {
        using var file = File.OpenRead(House.PathOf(path));
        var block = new byte[1024];
        return file.Length <= LargestText && !block.AsSpan(0, file.Read(block)).Contains((byte)0);
    }

    private static IEnumerable<Finding> Words(string path, IReadOnlyList<string> lines) =>
        from line in lines.Index()
        from unwanted in Patterns
        let match = unwanted.Pattern.Match(line.Item)
        where match.Success
        select new Finding(path, line.Index + 1, $"'{match.Value}' is {unwanted.Reason}; remove it");
}
