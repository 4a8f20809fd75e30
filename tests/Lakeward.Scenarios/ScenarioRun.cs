// Plays a script in a folder of its own and compares what happens with what it says.
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Lakeward.Scenarios;

/// <summary>One run of one script.</summary>
internal sealed partial class ScenarioRun : IDisposable
{
    private readonly Action<string> _tell;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lakeward-scenario-");
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _remembered = new(StringComparer.Ordinal);
    private readonly List<string> _never = [];
    private readonly ScenarioFiles _files;

    public ScenarioRun(Action<string> tell)
    {
        _tell = tell;
        _files = new ScenarioFiles(_folder.FullName);
    }

    /// <summary>Plays every step; the first that does not hold fails the test with its line number.</summary>
    public async Task PlayAsync(ScenarioScript script)
    {
        for (var at = 0; at < script.Steps.Count; at++)
        {
            var step = script.Steps[at];
            if (step.Word == ">")
            {
                var expectations = script.Steps.Skip(
                    at + 1).TakeWhile(next => next.Word is "out" or "err" or "exit").ToList();
                await CommandAsync(step, expectations);
                at += expectations.Count;
            }
            else
            {
                Act(step);
            }
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Act(ScenarioStep step)
    {
        var argument = Filled(step.Argument);
        switch (step.Word)
        {
            case "never":
                _never.Add(argument);
                break;
            case "remember":
                _remembered[argument] = _files.Fingerprint(argument);
                break;
            case "unchanged":
                Assert.True(_remembered[argument] == _files.Fingerprint(
                    argument), $"line {step.LineNumber}: {argument} changed");
                break;
            case "absent":
                Assert.True(!_files.Matching(argument).Any(), $"line {step.LineNumber}: {argument} is there");
                break;
            default:
                _files.Make(step.Word, argument, step.Body);
                break;
        }
    }

    private async Task CommandAsync(ScenarioStep step, List<ScenarioStep> expectations)
    {
        _tell($"> {step.Argument}");
        var ended = await LakewardCommand.RunAsync(Words(Filled(step.Argument)), _folder.FullName);
        _tell(ended.Output + ended.Error + $"exit {ended.ExitCode}\n");
        var exit = expectations.Where(
            next => next.Word == "exit").Select(next => next.Argument).SingleOrDefault("0");
        var everything = $"line {step.LineNumber}\n{ended.Output}{ended.Error}";
        Assert.True(
            ended.ExitCode == int.Parse(exit, CultureInfo.InvariantCulture),
            $"ended with {ended.ExitCode} instead of {exit}: {everything}");
        Match(expectations.Where(next => next.Word == "out"), ended.Output);
        var errors = expectations.Where(next => next.Word == "err").ToList();
        Match(errors, ended.Error);
        Assert.True(errors.Count > 0 || exit != "0"
            || ended.Error.Length == 0, $"told something unexpected: {everything}");
        foreach (var text in _never)
        {
            Assert.False((ended.Output + ended.Error).Contains(
                text, StringComparison.Ordinal), $"told {text}: {everything}");
        }
    }

    private void Match(IEnumerable<ScenarioStep> expectations, string text)
    {
        var lines = text.Split('\n').Select(line => line.TrimEnd()).ToList();
        var from = 0;
        foreach (var expectation in expectations)
        {
            var pattern = Pattern(Filled(expectation.Argument));
            var at = lines.FindIndex(from, pattern.IsMatch);
            Assert.True(
                at >= 0, $"line {expectation.LineNumber}: nothing matches {expectation.Argument}\n{text}");
            foreach (var name in pattern.GetGroupNames().Where(name => !char.IsAsciiDigit(name[0])))
            {
                _words[name] = pattern.Match(lines[at]).Groups[name].Value;
            }

            from = at + 1;
        }
    }

    /// <summary>A pattern as a regular expression over a whole line without the spaces at its ends.</summary>
    private static Regex Pattern(string text)
    {
        var expression = Regex.Escape(text).Replace("\\*", ".*", StringComparison.Ordinal);
        expression = Regex.Replace(expression, @"\\{(\w+)}", @"(?<$1>\S+)");
        return new Regex(
            $@"^\s*{Regex.Replace(expression, @"(\\ )+", @"\s+")}$", RegexOptions.CultureInvariant);
    }

    private string Filled(string text) =>
        Name().Replace(text, name => _words.GetValueOrDefault(name.Groups[1].Value, name.Value));

    /// <summary>Words as a shell would see them: spaces part them, quotes keep them together.</summary>
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        foreach (Match match in Word().Matches(line))
        {
            var word = new StringBuilder();
            foreach (Match part in Part().Matches(match.Value))
            {
                word.Append(part.Value[0] is '\'' or '"' ? part.Value[1..^1] : part.Value);
            }

            words.Add(word.ToString());
        }

        return words;
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Name();

    [GeneratedRegex("""(?:[^\s'"]|'[^']*'|"[^"]*")+""")]
    private static partial Regex Word();

    [GeneratedRegex("""(?:[^'"]+|'[^']*'|"[^"]*")""")]
    private static partial Regex Part();
}
