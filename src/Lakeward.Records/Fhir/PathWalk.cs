// Finds what a path leads to in a resource.
namespace Lakeward.Records.Fhir;

/// <summary>Walks over the tokens of one resource.</summary>
internal ref struct PathWalk(ResourceTokens tokens, ReadOnlySpan<byte> source)
{
    private static readonly MemberName ExtensionName = new("extension");
    private static readonly MemberName UrlName = new("url");
    private readonly ReadOnlySpan<byte> _source = source;
    private Indexes _seen;
    private List<int>? _all;

    /// <summary>Whether a path went into something that has no members.</summary>
    internal bool IsWrongKind { get; private set; }

    private static ReadOnlySpan<byte> DataAbsentReason =>
        "http://hl7.org/fhir/StructureDefinition/data-absent-reason"u8;

    /// <summary>The first value, or -1.</summary>
    internal int First(PathStep[] steps, int token)
    {
        _seen = default;
        _all = null;
        return Find(steps, 0, token);
    }

    /// <summary>All values, in order.</summary>
    internal void Each(PathStep[] steps, int token, List<int> found)
    {
        _seen = default;
        _all = found;
        _ = Find(steps, 0, token);
    }

    private int Find(PathStep[] steps, int at, int token)
    {
        ref readonly var value = ref tokens[token];
        if (value.Kind == ValueTokenKind.Array)
        {
            var end = value.Next;
            for (var child = token + 1; child < end; child = tokens[child].Next)
            {
                var found = Find(steps, at, child);
                if (found >= 0)
                {
                    return found;
                }
            }

            return -1;
        }

        if (value.Kind == ValueTokenKind.Null)
        {
            return -1;
        }

        if (at == steps.Length)
        {
            _all?.Add(token);
            return _all is null ? token : -1;
        }

        var step = steps[at];
        return step.Kind switch
        {
            PathStepKind.Member => FindMember(steps, at, token),
            PathStepKind.Index => _seen[at]++ == step.Index ? Find(steps, at + 1, token) : -1,
            _ => Holds(step, 0, token) ? Find(steps, at + 1, token) : -1,
        };
    }

    private int FindMember(PathStep[] steps, int at, int token)
    {
        if (tokens[token].Kind != ValueTokenKind.Object)
        {
            IsWrongKind = true;
            return -1;
        }

        var step = steps[at];
        var member = tokens.Find(token, step.Name, _source);
        if (member < 0 || (tokens.HasShadows && IsAbsent(token, step)))
        {
            return -1;
        }

        return Find(steps, at + 1, member);
    }

    private bool Holds(PathStep step, int at, int token)
    {
        ref readonly var value = ref tokens[token];
        switch (value.Kind)
        {
            case ValueTokenKind.Array:
                for (var child = token + 1; child < tokens[token].Next; child = tokens[child].Next)
                {
                    if (Holds(step, at, child))
                    {
                        return true;
                    }
                }

                return false;
            case ValueTokenKind.Object when at < step.Condition.Length:
                var member = tokens.Find(token, step.Condition[at].Name, _source);
                return member >= 0 && Holds(step, at + 1, member);
            case ValueTokenKind.Text when at == step.Condition.Length:
                return IsText(value, step.Literal);
            default:
                return false;
        }
    }

    /// <summary>Whether a primitive's extensions say that it has no value.</summary>
    private bool IsAbsent(int token, PathStep step)
    {
        var shadow = tokens.Find(token, step.Shadow, _source);
        if (shadow < 0 || tokens[shadow].Kind != ValueTokenKind.Object)
        {
            return false;
        }

        var extensions = tokens.Find(shadow, ExtensionName, _source);
        if (extensions < 0 || tokens[extensions].Kind != ValueTokenKind.Array)
        {
            return false;
        }

        for (var child = extensions + 1; child < tokens[extensions].Next; child = tokens[child].Next)
        {
            var url = tokens[child].Kind == ValueTokenKind.Object ? tokens.Find(child, UrlName, _source) : -1;
            if (url >= 0 && tokens[url].Kind == ValueTokenKind.Text && IsText(tokens[url], DataAbsentReason))
            {
                return true;
            }
        }

        return false;
    }

    private readonly bool IsText(in ValueToken value, ReadOnlySpan<byte> literal)
    {
        if (!value.Escaped)
        {
            return _source.Slice(value.Start, value.Length).SequenceEqual(literal);
        }

        var reader = JsonText.At(value, _source);
        return JsonText.Is(ref reader, literal);
    }

    [System.Runtime.CompilerServices.InlineArray(CompiledPath.MaxSteps)]
    private struct Indexes
    {
        private int _first;
    }
}
