// Reads the small, safe part of YAML a manifest may use into a tree with places.
using System.Diagnostics.CodeAnalysis;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Lakeward.Access;

/// <summary>
/// The YAML front of the manifest.
/// <para>References: YAML 1.2 (and JSON, which is part of it), through YamlDotNet's event parser.</para>
/// <para>Parameters: one document; mappings, lists and scalars, all scalars text.</para>
/// <para>
/// Limits: 1 MiB (4 MiB in canonical form), 12 levels, 200,000 nodes. Anchors, aliases, tags, tabs, control
/// characters and directional marks are refused: the first three make bombs and surprises, the last make a
/// file that reads differently from what it says.
/// </para>
/// </summary>
internal sealed class ManifestYaml
{
    public const int MaxSizeBytes = 1 << 20;
    private const int MaxDepth = 12;
    private const int MaxNodes = 200_000;

    private readonly IParser _parser;
    private readonly ManifestIssues _issues;
    private int _nodes;
    private ManifestPlace _last = new(1, 1);
    private bool _hasAlias;

    private ManifestYaml(IParser parser, ManifestIssues issues)
    {
        _parser = parser;
        _issues = issues;
    }

    /// <summary>The root node, or null when the text is no YAML we take; then an issue says why.</summary>
    public static ManifestNode? Load(string yaml, ManifestIssues issues, int maxSizeBytes = MaxSizeBytes)
    {
        if (Encoding.UTF8.GetByteCount(yaml) > maxSizeBytes)
        {
            issues.TooLarge(new(1, 1), $"a manifest is at most {new ByteSize(maxSizeBytes)}");
            return null;
        }

        var text = yaml.StartsWith('\uFEFF') ? yaml[1..] : yaml;
        CheckCharacters(text, issues);
        if (issues.Count > 0)
        {
            return null;
        }

        using var reader = new StringReader(text);
        try
        {
            return new ManifestYaml(new Parser(reader), issues).ReadDocument();
        }
        catch (StopReadingException)
        {
            return null;
        }
    }

    private static void CheckCharacters(string text, ManifestIssues issues)
    {
        var line = 1;
        var column = 1;
        for (var at = 0; at < text.Length;)
        {
            var whole = Rune.TryGetRuneAt(text, at, out var rune);
            at += whole ? rune.Utf16SequenceLength : 1;
            if (rune.Value is '\n' || (rune.Value is '\r' && (at == text.Length || text[at] != '\n')))
            {
                line++;
                column = 1;
                continue;
            }

            if (rune.Value == '\t')
            {
                issues.Forbidden(new(line, column), "a tab; use spaces");
            }
            else if (rune.Value != '\r' && (!whole || !Spelling.IsPrintable(rune)))
            {
                var name = whole ? $"U+{rune.Value:X4}" : "half a character";
                issues.Forbidden(new(line, column), $"a character that does not show ({name}); remove it");
            }

            column += rune.Utf16SequenceLength;
        }
    }

    private ManifestNode? ReadDocument()
    {
        Next();
        if (Next() is StreamEnd)
        {
            _issues.Missing(new(1, 1), "the manifest", "content");
            return null;
        }

        var root = ReadNode(Next(), depth: 1);
        Next();
        if (Next() is not StreamEnd)
        {
            _issues.Forbidden(_last, "a second document; a manifest is one document");
        }

        // What an alias stands for is not known, so the fields around it could only raise false alarms.
        return _hasAlias ? null : root;
    }

    private ParsingEvent Next()
    {
        try
        {
            _parser.MoveNext();
        }
        catch (YamlException e)
        {
            Stop(PlaceOf(e.Start), $"not valid YAML: {Spelling.Show(e.Message)[1..^1].TrimEnd('.')}");
        }
        catch (InvalidOperationException)
        {
            // The scanner's own slip on a plain text that runs over several lines inside brackets.
            Unreadable();
        }

        _last = PlaceOf(_parser.Current!.Start);
        return _parser.Current;
    }

    // For what the parser stumbles over without saying so: the place is the last that was understood.
    [DoesNotReturn]
    private ManifestNode Unreadable()
    {
        Stop(_last, "not valid YAML after this place: is a bracket, brace or quote left open?");
        return null;
    }

    [DoesNotReturn]
    private void Stop(ManifestPlace place, string message)
    {
        _issues.NotYaml(place, message);
        throw new StopReadingException();
    }

    private ManifestNode ReadNode(ParsingEvent first, int depth)
    {
        var place = _last;
        if (depth > MaxDepth || ++_nodes > MaxNodes)
        {
            _issues.TooLarge(place, depth > MaxDepth
                ? $"nested deeper than {MaxDepth} levels"
                : $"more than {MaxNodes} values");
            throw new StopReadingException();
        }

        RefuseAnchorsAndTags(first, place);
        return first switch
        {
            Scalar scalar => new ScalarNode(place, scalar.Value, scalar.Style == ScalarStyle.Plain),
            SequenceStart => ReadList(place, depth),
            MappingStart => ReadMap(place, depth),
            AnchorAlias => new ScalarNode(place, string.Empty, Plain: false),
            _ => Unreadable(),
        };
    }

    private void RefuseAnchorsAndTags(ParsingEvent next, ManifestPlace place)
    {
        if (next is AnchorAlias)
        {
            _hasAlias = true;
            _issues.Forbidden(place, "an alias; write the value out");
        }

        if (next is NodeEvent { Anchor.IsEmpty: false })
        {
            _issues.Forbidden(place, "an anchor; write each value where it is used");
        }

        if (next is NodeEvent { Tag.IsEmpty: false })
        {
            _issues.Forbidden(place, "a tag; a manifest has plain values only");
        }
    }

    private ListNode ReadList(ManifestPlace place, int depth)
    {
        var items = new List<ManifestNode>();
        for (var next = Next(); next is not SequenceEnd; next = Next())
        {
            items.Add(ReadNode(next, depth + 1));
        }

        return new(place, items);
    }

    private MapNode ReadMap(ManifestPlace place, int depth)
    {
        var entries = new List<MapEntry>();
        var seen = new Dictionary<string, ManifestPlace>(StringComparer.Ordinal);
        for (var next = Next(); next is not MappingEnd; next = Next())
        {
            var key = ReadNode(next, depth + 1);
            var value = ReadNode(Next(), depth + 1);
            if (key is not ScalarNode scalar)
            {
                _issues.WrongKind(key, "a key", "text");
            }
            else if (seen.TryGetValue(scalar.Text, out var first))
            {
                _issues.DuplicateKey(scalar, first);
            }
            else
            {
                seen.Add(scalar.Text, scalar.Place);
                entries.Add(new(scalar, value));
            }
        }

        return new(place, entries);
    }

    private static ManifestPlace PlaceOf(in Mark mark) =>
        new((int)Math.Clamp(mark.Line, 1, int.MaxValue), (int)Math.Clamp(mark.Column, 1, int.MaxValue));

    // Leaves the recursion once a bound is passed; never leaves this type.
    private sealed class StopReadingException : Exception;
}
