// One step of a script: a word, its argument, and the lines that belong to it.
namespace Lakeward.Scenarios;

/// <summary>A step.</summary>
/// <param name="LineNumber">Where it stands, from 1.</param>
/// <param name="Word">What to do; <c>&gt;</c> runs the command.</param>
/// <param name="Argument">The rest of its line.</param>
/// <param name="Body">The lines below it that begin with a bar, without the bar.</param>
internal sealed record ScenarioStep(int LineNumber, string Word, string Argument, IReadOnlyList<string> Body);
