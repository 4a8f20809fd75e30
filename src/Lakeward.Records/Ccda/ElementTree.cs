// The elements of a header or of one entry.
using System.Text;
using System.Xml;

namespace Lakeward.Records.Ccda;

/// <summary>
/// A small tree, reused from entry to entry. Children follow their parent at once; the next sibling is at
/// <see cref="Node.Next"/>. Elements of HL7 version 3 have their plain name, those of its extension
/// namespace the prefix <c>sdtc:</c>; others are left out.
/// </summary>
internal sealed class ElementTree(CcdaLimits limits)
{
    internal const string Version3 = "urn:hl7-org:v3";
    private const string Extension = "urn:hl7-org:sdtc";
    private const string Instance = "http://www.w3.org/2001/XMLSchema-instance";
    private readonly List<Node> _nodes = [];
    private readonly List<(string Name, string Value)> _attributes = [];
    private readonly Stack<int> _open = new();
    private readonly StringBuilder _text = new();

    internal int Count => _nodes.Count;

    /// <summary>Whether something was left out because it went over a limit.</summary>
    internal bool IsTooLarge { get; private set; }

    internal Node this[int index] => _nodes[index];

    internal void Begin()
    {
        _nodes.Clear();
        _attributes.Clear();
        _open.Clear();
        _text.Clear();
        IsTooLarge = false;
    }

    /// <summary>Takes the element at which the reader stands, which stays open.</summary>
    internal void Open(XmlReader reader)
    {
        TakeText();
        _open.Push(_nodes.Count);
        var first = _attributes.Count;
        var name = reader.NamespaceURI switch
        {
            Version3 => reader.LocalName,
            Extension => "sdtc:" + reader.LocalName,
            _ => "",
        };
        if (_nodes.Count + _attributes.Count + reader.AttributeCount >= limits.MaxNodes)
        {
            IsTooLarge = true;
        }

        while (!IsTooLarge && reader.MoveToNextAttribute())
        {
            AddAttribute(reader);
        }

        _ = reader.MoveToElement();
        if (!IsTooLarge)
        {
            _nodes.Add(new Node(name, _nodes.Count + 1, first, _attributes.Count - first, ""));
        }
    }

    /// <summary>Takes a piece of text.</summary>
    internal void Text(string text)
    {
        IsTooLarge |= text.Length > limits.MaxValueCharacters - _text.Length;
        _text.Append(IsTooLarge ? "" : text);
    }

    /// <summary>Closes the innermost element.</summary>
    internal void Close()
    {
        TakeText();
        var index = _open.Pop();
        if (!IsTooLarge)
        {
            _nodes[index] = _nodes[index] with { Next = _nodes.Count };
        }
    }

    /// <summary>An attribute's value, or null.</summary>
    internal string? Attribute(in Node node, string name)
    {
        for (var index = node.FirstAttribute; index < node.FirstAttribute + node.AttributeCount; index++)
        {
            if (_attributes[index].Name == name)
            {
                return _attributes[index].Value;
            }
        }

        return null;
    }

    private void AddAttribute(XmlReader reader)
    {
        var name = reader.NamespaceURI switch
        {
            "" => reader.LocalName,
            Instance => "xsi:" + reader.LocalName,
            _ => null,
        };
        if (name is not null)
        {
            IsTooLarge |= reader.Value.Length > limits.MaxValueCharacters;
            _attributes.Add((name, reader.Value));
        }
    }

    private void TakeText()
    {
        if (_text.Length > 0 && !IsTooLarge && _open.TryPeek(out var index))
        {
            // Only the first piece counts: what stands around child elements is never data.
            var node = _nodes[index];
            _nodes[index] = node.Text.Length > 0 ? node : node with { Text = _text.ToString().Trim() };
        }

        _text.Clear();
    }

    internal readonly record struct Node(
        string Name, int Next, int FirstAttribute, int AttributeCount, string Text);
}
