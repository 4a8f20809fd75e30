// The schema tree of a Parquet file: its leaves, and what is left of it under a projection.
using System.Text;

namespace Lakeward.Parquet;

/// <summary>
/// A schema as the flat, depth-first list that the footer holds.
/// <para>Limits: 64 levels, 32767 leaves; no two places may share a dotted path, so that a path named in a
/// policy can only mean one column.</para>
/// </summary>
internal sealed class ParquetSchema
{
    private const int MaxDepth = 64;
    private const int ConvertedMap = 1;
    private const int ConvertedMapKeyValue = 2;
    private const int ConvertedList = 3;
    private const short LogicalMap = 2;
    private const short LogicalList = 3;
    private const short LogicalVariant = 16;
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
    private readonly List<SchemaLeaf> _leaves = [];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly Node _root;

    private ParquetSchema(List<ThriftStruct> elements)
    {
        var next = 0;
        _root = Build(elements, ref next, []);
        if (next != elements.Count || _root.LeafIndex >= 0)
        {
            throw ParquetErrors.Malformed("a schema that is not one tree");
        }
    }

    /// <summary>The leaf columns, in the order of a row group's chunks.</summary>
    public IReadOnlyList<SchemaLeaf> Leaves => _leaves;

    public static ParquetSchema Of(ThriftStruct fileMetaData)
    {
        var elements = fileMetaData.NeedStructs(ParquetFields.FileMeta.Schema);
        return elements.Count > 0 ? new ParquetSchema(elements) : throw ParquetErrors.Malformed("no schema");
    }

    /// <summary>
    /// Marks the leaves that are named, or lie under a group that is named; null marks all.
    /// </summary>
    public bool[] Select(IReadOnlyCollection<string>? names)
    {
        var kept = new bool[_leaves.Count];
        if (names is null)
        {
            Array.Fill(kept, true);
            return kept;
        }

        foreach (var name in names)
        {
            var found = false;
            for (var i = 0; i < kept.Length; i++)
            {
                if (IsAtOrUnder(_leaves[i].Path, name))
                {
                    found = kept[i] = true;
                }
            }

            if (!found)
            {
                throw ParquetErrors.UnknownColumn(name);
            }
        }

        return Array.IndexOf(kept, true) >= 0 ? kept : throw ParquetErrors.NothingSelected();
    }

    /// <summary>The elements of the schema that holds only the kept leaves.</summary>
    public List<ThriftStruct> Prune(bool[] kept)
    {
        var elements = new List<ThriftStruct>();
        Prune(_root, kept, elements);
        return elements;
    }

    private static bool IsAtOrUnder(string path, string name) =>
        path.StartsWith(name, StringComparison.Ordinal)
        && (path.Length == name.Length || path[name.Length] == '.');

    private static bool Prune(Node node, bool[] kept, List<ThriftStruct> elements)
    {
        if (node.LeafIndex >= 0)
        {
            if (kept[node.LeafIndex])
            {
                elements.Add(node.Element);
            }

            return kept[node.LeafIndex];
        }

        var place = elements.Count;
        elements.Add(node.Element);
        var count = node.Children.Count(child => Prune(child, kept, elements));
        if (count == 0)
        {
            elements.RemoveAt(place);
            return false;
        }

        if (count < node.Children.Count)
        {
            if (node.IsIndivisible)
            {
                throw ParquetErrors.Indivisible(node.Path);
            }

            var element = node.Element.Clone();
            element.SetI32(ParquetFields.SchemaElement.ChildCount, count);
            elements[place] = element;
        }

        return true;
    }

    private Node Build(List<ThriftStruct> elements, ref int next, string[] parts)
    {
        if (next >= elements.Count || parts.Length > MaxDepth)
        {
            throw ParquetErrors.Malformed("a schema that is cut off or too deep");
        }

        var element = elements[next++];
        var path = string.Join('.', parts);
        if (parts.Length > 0 && !_paths.Add(path))
        {
            throw ParquetErrors.AmbiguousPath(path);
        }

        if (element.Has(ParquetFields.SchemaElement.Type))
        {
            _leaves.Add(new SchemaLeaf(path, parts));
            return _leaves.Count <= ModuleCipher.MaxOrdinal
                ? new Node(element, path, _leaves.Count - 1)
                : throw ParquetErrors.TooMany("columns", ModuleCipher.MaxOrdinal);
        }

        var node = new Node(element, path, -1);
        var count = element.I32(ParquetFields.SchemaElement.ChildCount) ?? 0;
        for (var i = 0; i < count; i++)
        {
            var name = next < elements.Count ? NameOf(elements[next]) : string.Empty;
            node.Children.Add(Build(elements, ref next, [.. parts, name]));
        }

        node.MarkIndivisible();
        return node;
    }

    private static string NameOf(ThriftStruct element)
    {
        try
        {
            return element.Binary(ParquetFields.SchemaElement.Name) is { } name
                ? Utf8.GetString(name.Span)
                : throw ParquetErrors.Malformed("a column without a name");
        }
        catch (DecoderFallbackException)
        {
            throw ParquetErrors.Malformed("a column name that is not UTF-8");
        }
    }

    /// <summary>One element with its children; a leaf has an index.</summary>
    private sealed class Node(ThriftStruct element, string path, int leafIndex)
    {
        public ThriftStruct Element => element;

        public string Path => path;

        public int LeafIndex => leafIndex;

        public List<Node> Children { get; } = [];

        /// <summary>Whether dropping a child would turn the group into something else.</summary>
        public bool IsIndivisible { get; private set; }

        /// <summary>
        /// A map's entries need key and value. Under a list, a repeated group with several fields is the
        /// element itself, and with one field a mere wrapper: dropping fields would change the type of what
        /// is left.
        /// </summary>
        public void MarkIndivisible()
        {
            var converted = element.I32(ParquetFields.SchemaElement.ConvertedType);
            var logical = element.Struct(ParquetFields.SchemaElement.LogicalType);
            IsIndivisible |= logical?.Has(LogicalVariant) == true;
            if (converted is ConvertedMap or ConvertedMapKeyValue or ConvertedList
                || logical?.Has(LogicalMap) == true || logical?.Has(LogicalList) == true)
            {
                foreach (var child in Children)
                {
                    child.IsIndivisible = child.Children.Count > 1;
                }
            }
        }
    }
}
