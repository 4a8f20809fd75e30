// A path to a value in a header or entry, read from its text.
namespace Lakeward.Records.Ccda;

/// <summary>
/// A small part of XPath: <c>element/element[path='literal']/@attribute</c> or <c>/text()</c>, <c>*</c> for
/// any element, beginning at what gives the row, at <c>%entry</c> or at <c>%header</c>;
/// <c>precision(path)</c> tells how exact a time is. A column takes the first value of what its path gives;
/// elements with a nullFlavor have none.
/// </summary>
internal sealed record ElementPath
{
    internal required IReadOnlyList<ElementStep> Steps { get; init; }

    /// <summary>The attribute; null for the text.</summary>
    internal string? Attribute { get; init; }

    internal ElementOrigin Origin { get; init; }

    internal bool IsPrecision { get; init; }

    /// <summary>The elements alone, for saying where an issue lies.</summary>
    internal string Elements => string.Join('.', Steps.Select(step => step.Name));

    /// <summary>Reads paths parted by <c>|</c>, of which the first with a value counts; throws
    /// <see cref="FormatException"/>.</summary>
    internal static ElementPath[] ParseAll(string text)
    {
        var parser = new Parser(text);
        var paths = new List<ElementPath>();
        do
        {
            paths.Add(parser.Path());
        }
        while (parser.Accept("|"));

        parser.End();
        return [.. paths];
    }

    /// <summary>Reads a path to elements.</summary>
    internal static List<ElementStep> ParseSteps(string text)
    {
        var parser = new Parser(text);
        var steps = parser.Steps();
        parser.End();
        return steps;
    }

    private sealed class Parser(string text)
    {
        private int _at;

        internal ElementPath Path()
        {
            if (Accept("precision("))
            {
                var inner = Path() with { IsPrecision = true };
                Demand(Accept(")"));
                return inner;
            }

            var origin = Accept("%header/") ? ElementOrigin.Header
                : Accept("%entry/") ? ElementOrigin.Entry
                : ElementOrigin.Row;
            return Value() with { Origin = origin };
        }

        internal List<ElementStep> Steps()
        {
            var steps = new List<ElementStep>();
            do
            {
                if (!IsValue())
                {
                    steps.Add(Step());
                }
            }
            while (!IsValue() && Accept("/"));

            return steps;
        }

        internal bool Accept(string word)
        {
            Space();
            var found = text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal);
            _at += found ? word.Length : 0;
            return found;
        }

        internal void End()
        {
            Space();
            Demand(_at == text.Length);
        }

        private ElementPath Value()
        {
            var steps = Steps();
            if (Accept("@"))
            {
                return new ElementPath { Steps = steps, Attribute = Name() };
            }

            Demand(Accept("text()"));
            return new ElementPath { Steps = steps };
        }

        private bool IsValue()
        {
            Space();
            return text.AsSpan(_at).StartsWith("@", StringComparison.Ordinal)
                || text.AsSpan(_at).StartsWith("text()", StringComparison.Ordinal);
        }

        private ElementStep Step()
        {
            var name = Name();
            var conditions = new List<(ElementPath, string)>();
            while (Accept("["))
            {
                var path = Value();
                Demand(Accept("='"));
                var end = text.IndexOf('\'', _at);
                Demand(end > _at);
                conditions.Add((path, text[_at..end]));
                _at = end + 1;
                Demand(Accept("]"));
            }

            return new ElementStep(name, conditions);
        }

        private string Name()
        {
            Space();
            var start = _at;
            while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is ':' or '*'))
            {
                _at++;
            }

            Demand(_at > start);
            return text[start.._at];
        }

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
                throw new FormatException($"Not a path, from letter {_at + 1} on: {text}");
            }
        }
    }
}
