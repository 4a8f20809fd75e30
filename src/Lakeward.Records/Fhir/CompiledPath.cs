// A path to a value in a resource, read from its text.
using System.Globalization;
using System.Text;

namespace Lakeward.Records.Fhir;

/// <summary>
/// A small part of FHIRPath as SQL on FHIR uses it (ViewDefinition 2.0): members, <c>[n]</c>,
/// <c>first()</c>, <c>where(path='literal')</c> with <c>and</c>, <c>ofType(Type)</c> for choice types,
/// <c>extension('url')</c>, and at the end <c>getReferenceKey([Type])</c>, <c>getResourceKey()</c> or our own
/// <c>precision()</c>. A leading <c>%resource</c> begins at the resource within <c>forEach</c>. Arrays are
/// flattened as in FHIRPath; a column takes the first value of what its path gives. A condition holds when
/// any of the values at its path equals the literal.
/// </summary>
internal sealed record CompiledPath
{
    /// <summary>The longest path.</summary>
    internal const int MaxSteps = 16;

    internal PathStep[] Steps { get; init; } = [];

    internal PathResult Result { get; init; }

    /// <summary>Whether it begins at the resource and not at what gives the row.</summary>
    internal bool FromResource { get; init; }

    /// <summary>The only resource type a reference may name; null for any.</summary>
    internal string? ReferenceType { get; init; }

    /// <summary>The members alone, for saying where an issue lies.</summary>
    internal string Members { get; init; } = "";

    /// <summary>Reads paths parted by <c>|</c>, of which the first with a value counts; throws
    /// <see cref="FormatException"/>.</summary>
    internal static CompiledPath[] ParseAll(string text)
    {
        var paths = new List<CompiledPath>();
        var parser = new Parser(text);
        do
        {
            paths.Add(parser.Path());
        }
        while (parser.Accept('|'));

        parser.End();
        return [.. paths];
    }

    private sealed class Parser(string text)
    {
        private int _at;

        internal CompiledPath Path()
        {
            var path = new CompiledPath();
            if (Accept('%'))
            {
                Demand(Name() == "resource");
                path = path with { FromResource = true };
                Demand(Accept('.'));
            }

            var steps = new List<PathStep>();
            var members = new List<string>();
            do
            {
                Demand(path.Result == PathResult.Value);
                path = Step(path, steps, members);
            }
            while (Accept('.'));

            Demand(steps.Count <= MaxSteps);
            return path with { Steps = [.. steps], Members = string.Join('.', members) };
        }

        internal bool Accept(char letter)
        {
            Space();
            var found = _at < text.Length && text[_at] == letter;
            _at += found ? 1 : 0;
            return found;
        }

        internal void End()
        {
            Space();
            Demand(_at == text.Length);
        }

        private CompiledPath Step(CompiledPath path, List<PathStep> steps, List<string> members)
        {
            var name = Name();
            if (!Accept('('))
            {
                steps.Add(PathStep.Member(name));
                members.Add(name);
                Index(steps);
                return path;
            }

            switch (name)
            {
                case "first":
                    steps.Add(new PathStep(PathStepKind.Index));
                    break;
                case "where":
                    Conditions(steps);
                    break;
                case "extension":
                    steps.Add(PathStep.Member("extension"));
                    steps.Add(Where([PathStep.Member("url")], Literal()));
                    members.Add("extension");
                    break;
                case "ofType":
                    OfType(steps, members);
                    break;
                default:
                    path = Function(name, path, steps);
                    break;
            }

            Demand(Accept(')'));
            Index(steps);
            return path;
        }

        private CompiledPath Function(string name, CompiledPath path, List<PathStep> steps)
        {
            switch (name)
            {
                case "getReferenceKey":
                    steps.Add(PathStep.Member("reference"));
                    Space();
                    var type = text[_at] == ')' ? null : Name();
                    return path with { Result = PathResult.ReferenceKey, ReferenceType = type };
                case "getResourceKey":
                    Demand(steps.Count == 0);
                    return path with { Result = PathResult.ResourceKey };
                case "precision":
                    return path with { Result = PathResult.Precision };
                default:
                    throw Unreadable();
            }
        }

        private void OfType(List<PathStep> steps, List<string> members)
        {
            Demand(steps.Count > 0 && steps[^1].Kind == PathStepKind.Member);
            var type = Name();
            members[^1] += char.ToUpperInvariant(type[0]) + type[1..];
            steps[^1] = PathStep.Member(members[^1]);
        }

        private void Conditions(List<PathStep> steps)
        {
            do
            {
                var condition = new List<PathStep>();
                do
                {
                    condition.Add(PathStep.Member(Name()));
                }
                while (Accept('.'));

                Demand(Accept('='));
                steps.Add(Where([.. condition], Literal()));
            }
            while (AcceptAnd());
        }

        private bool AcceptAnd()
        {
            Space();
            var found = text.AsSpan(_at).StartsWith("and ", StringComparison.Ordinal);
            _at += found ? "and ".Length : 0;
            return found;
        }

        private void Index(List<PathStep> steps)
        {
            while (Accept('['))
            {
                var start = _at;
                _at = text.IndexOf(']', _at);
                Demand(_at > start);
                var index = int.Parse(text.AsSpan(start, _at - start), CultureInfo.InvariantCulture);
                steps.Add(new PathStep(PathStepKind.Index) { Index = index });
                Demand(Accept(']'));
            }
        }

        private byte[] Literal()
        {
            Demand(Accept('\''));
            var start = _at;
            _at = text.IndexOf('\'', _at);
            Demand(_at > start);
            return Encoding.UTF8.GetBytes(text[start.._at++]);
        }

        private string Name()
        {
            Space();
            var start = _at;
            while (_at < text.Length && char.IsAsciiLetterOrDigit(text[_at]))
            {
                _at++;
            }

            Demand(_at > start);
            return text[start.._at];
        }

        private static PathStep Where(PathStep[] condition, byte[] literal) =>
            new(PathStepKind.Where) { Condition = condition, Literal = literal };

        private void Space()
        {
            while (_at < text.Length && text[_at] == ' ')
            {
                _at++;
            }
        }

        private void Demand(bool holds)
        {
            if (!holds)
            {
                throw Unreadable();
            }
        }

        private FormatException Unreadable() => new($"Not a path, from letter {_at + 1} on: {text}");
    }
}
