// Reads a C-CDA document: its header, then entry by entry.
using System.Xml;

namespace Lakeward.Records.Ccda;

/// <summary>
/// Streams a clinical document (HL7 CDA R2, C-CDA 2.1). The header comes first, then each entry of each
/// section, also of subsections; narrative is passed over. At most the header and one entry are held.
/// <para>
/// Safe: no document type declaration, hence no entities; nothing outside the file is ever opened; length,
/// depth, count and values are bounded. XML that breaks is a fatal issue: then the document is not whole, and
/// what was read of it before should not be used either.
/// </para>
/// </summary>
public sealed class CcdaReader : IDisposable
{
    private const int PrologBytes = 64 << 10;
    private readonly CcdaLimits _limits;
    private readonly LeadingBytes _stream;
    private readonly List<RecordIssue> _issues = [];
    private readonly Stack<CcdaSection> _sections = new();
    private XmlReader _reader = null!;
    private Place _place = Place.Start;
    private int _sectionCount;

    private CcdaReader(Stream stream, CcdaLimits limits)
    {
        _limits = limits;
        _stream = new LeadingBytes(stream, PrologBytes);
        Part = new CcdaPart(new ElementTree(limits), new ElementTree(limits));
    }

    private enum Place
    {
        Start,
        Body,
        End,
    }

    /// <summary>Called with each part that is set aside.</summary>
    public Action<RecordIssue>? Rejected { get; set; }

    /// <summary>The issues of the document as a whole.</summary>
    public IReadOnlyList<RecordIssue> Issues => _issues;

    /// <summary>Whether a fatal issue has ended the document early.</summary>
    public bool IsBroken => _issues.Exists(issue => issue.Severity == IssueSeverity.Fatal);

    /// <summary>The part that <see cref="Next"/> came to.</summary>
    public CcdaPart Part { get; }

    private RecordLocation Here => new(Math.Max(1, ((IXmlLineInfo)_reader).LineNumber));

    /// <summary>Opens a stream, which stays the caller's.</summary>
    public static CcdaReader Open(Stream stream, CcdaLimits? limits = null) =>
        new(stream, limits ?? CcdaLimits.Default);

    /// <summary>Moves to the next good part.</summary>
    public bool Next()
    {
        try
        {
            while (_place != Place.End)
            {
                var found = _place == Place.Start ? ReadHeader() : ReadEntry();
                if (found && !IsBroken)
                {
                    return true;
                }
            }
        }
        catch (XmlException e)
        {
            Break(IssueOf(e));
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader?.Dispose();

    private bool ReadHeader()
    {
        _reader = XmlReader.Create(_stream, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = _limits.MaxCharacters,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
            CloseInput = false,
        });
        while (_reader.NodeType != XmlNodeType.Element && _reader.Read())
        {
        }

        if (_reader.LocalName != "ClinicalDocument" || _reader.NamespaceURI != ElementTree.Version3)
        {
            Break(CcdaIssues.NotClinicalDocument(Here));
            return false;
        }

        var tree = Part.Header;
        Part.PlaceHeader(Here.LineNumber);
        tree.Begin();
        tree.Open(_reader);
        _place = Place.Body;
        var isEmpty = _reader.IsEmptyElement;
        while (!isEmpty && Read() && !IsElement("component", 1) && _reader.Depth > 0)
        {
            Take(tree);
        }

        tree.Close();
        if (isEmpty || _reader.Depth == 0)
        {
            _issues.Add(CcdaIssues.Unstructured(Here));
        }

        return Offer(tree);
    }

    private bool ReadEntry()
    {
        while (Read())
        {
            var isOpen = _reader.NodeType == XmlNodeType.Element;
            if (_sections.TryPeek(out var section) && section.Depth == _reader.Depth
                && _reader.NodeType == XmlNodeType.EndElement)
            {
                _sections.Pop();
            }
            else if (isOpen && _reader.NamespaceURI == ElementTree.Version3)
            {
                if (TakeBody(section) is { } found)
                {
                    return found;
                }
            }
        }

        _place = Place.End;
        return false;
    }

    /// <summary>Looks at an element of the body; not null when it was an entry.</summary>
    private bool? TakeBody(CcdaSection? section)
    {
        var isChild = section is not null && _reader.Depth == section.Depth + 1;
        switch (_reader.LocalName)
        {
            case "nonXMLBody" when section is null:
                _issues.Add(CcdaIssues.Unstructured(Here));
                return null;
            case "section" when !_reader.IsEmptyElement:
                _sections.Push(new CcdaSection(_sectionCount++, _reader.Depth));
                return null;
            case "templateId" when isChild && section!.Templates.Count < _limits.MaxNodes:
                section.Templates.Add(_reader.GetAttribute("root") ?? "");
                return null;
            case "code" when isChild:
                section!.Code = _reader.GetAttribute("code") ?? "";
                return null;
            case "entry" when isChild:
                return TakeEntry(section!);
            default:
                return null;
        }
    }

    private bool TakeEntry(CcdaSection section)
    {
        var tree = Part.Entry;
        Part.PlaceEntry(Here.LineNumber, section);
        tree.Begin();
        tree.Open(_reader);
        var (depth, isEmpty) = (_reader.Depth, _reader.IsEmptyElement);
        while (!isEmpty && Read() && _reader.Depth > depth)
        {
            Take(tree);
        }

        tree.Close();
        return Offer(tree);
    }

    private bool Offer(ElementTree tree)
    {
        if (!tree.IsTooLarge)
        {
            return true;
        }

        var issue = CcdaIssues.TooLarge(Part.Location);
        if (Part.IsHeader)
        {
            Break(issue with { Severity = IssueSeverity.Fatal });
        }
        else
        {
            Rejected?.Invoke(issue);
        }

        return false;
    }

    private void Take(ElementTree tree)
    {
        switch (_reader.NodeType)
        {
            case XmlNodeType.Element:
                tree.Open(_reader);
                if (_reader.IsEmptyElement)
                {
                    tree.Close();
                }

                break;
            case XmlNodeType.EndElement:
                tree.Close();
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA:
                tree.Text(_reader.Value);
                break;
            default:
                break;
        }
    }

    private bool Read()
    {
        if (!_reader.Read())
        {
            return false;
        }

        if (_reader.Depth > _limits.MaxDepth)
        {
            Break(CcdaIssues.TooDeep(Here));
            return false;
        }

        return true;
    }

    private bool IsElement(string name, int depth) =>
        _reader.Depth == depth && _reader.NodeType == XmlNodeType.Element && _reader.LocalName == name
        && _reader.NamespaceURI == ElementTree.Version3;

    /// <summary>Ends the document; its first fatal issue is the one to tell.</summary>
    private void Break(RecordIssue issue)
    {
        if (!IsBroken)
        {
            _issues.Add(issue);
        }

        _place = Place.End;
    }

    /// <summary>What an exception of the XML reader means; its message could hold values.</summary>
    private RecordIssue IssueOf(XmlException e)
    {
        var at = new RecordLocation(Math.Max(1, e.LineNumber));
        return _stream.Position >= _limits.MaxCharacters ? CcdaIssues.TooLong(at)
            : _place == Place.Start && _stream.HasDocumentType ? CcdaIssues.DocumentType(at)
            : CcdaIssues.NotXml(at);
    }
}
