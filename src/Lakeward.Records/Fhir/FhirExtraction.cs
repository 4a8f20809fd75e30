// Maps resources into the rows of flat views.
using Lakeward.Records.Mapping;
using Lakeward.Records.Typing;

namespace Lakeward.Records.Fhir;

/// <summary>
/// Runs compiled views over one resource after the other. A resource gives all its rows or none: what cannot
/// be a value of its column (a date that does not exist, a number too large, another kind of JSON) is an
/// error of the whole resource.
/// <para>
/// Cells: text is unescaped, empty text is null; a date of a dateTime is its day as written; a date without
/// month or day is the first day it can be, its exactness being told by a column with <c>precision()</c>;
/// timestamps with a zone are moved to UTC and digits beyond the microsecond cut off; numbers lose their
/// exponent. A reference is the key of the resource it names; one that is not in the index stays as written.
/// </para>
/// </summary>
/// <param name="views">What to extract.</param>
/// <param name="references">The resources of the delivery; null leaves <c>urn:</c> references as
/// written.</param>
/// <param name="limits">The bounds; <see cref="FhirLimits.MaxRows"/> is used.</param>
public sealed class FhirExtraction(
    FhirViews views, ReferenceIndex? references = null, FhirLimits? limits = null)
{
    private readonly CellWriter _cells = new(references);
    private readonly int _maxRows = (limits ?? FhirLimits.Default).MaxRows;
    private readonly List<int> _elements = [];
    private FhirResource _resource = null!;
    private MappedRows _rows = null!;

    /// <summary>Called with each warning about a resource that is mapped.</summary>
    public Action<RecordIssue>? Warned { get; set; }

    /// <summary>How many references named a resource that is not in the index.</summary>
    public long UnresolvedCount { get; private set; }

    /// <summary>
    /// Maps a resource; no rows come from a type without a view. False, with the error, when the resource
    /// cannot be mapped.
    /// </summary>
    public bool TryRead(FhirResource resource, MappedRows rows, out RecordIssue? error)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(rows);
        error = null;
        (_resource, _rows) = (resource, rows);
        rows.Begin(resource.Source);
        _cells.Begin(resource, rows);
        if (views.Find(resource.Type) is not { } view)
        {
            return true;
        }

        foreach (var table in view.Tables)
        {
            error = AddRows(table);
            if (error is not null)
            {
                rows.Begin(default);
                return false;
            }
        }

        CheckRequired(view);
        return true;
    }

    private RecordIssue? AddRows(CompiledView.Table table)
    {
        var walk = new PathWalk(_resource.Tokens, _resource.Source.Span);
        _elements.Clear();
        if (table.Mapped.ForEach is null)
        {
            _elements.Add(_resource.Root);
        }
        else
        {
            walk.Each(table.ForEach, _resource.Root, _elements);
            if (_elements.Count == 0 && table.Mapped.KeepsEmpty)
            {
                _elements.Add(-1);
            }
        }

        if (walk.IsWrongKind)
        {
            return FhirIssues.WrongKind(_resource.At(table.Mapped.ForEach));
        }

        if (_elements.Count > _maxRows - _rows.Count)
        {
            return FhirIssues.TooManyRows(_resource.Location);
        }

        var first = _rows.Count;
        foreach (var element in _elements)
        {
            if (AddRow(ref walk, table, element, first) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    /// <summary>Adds a row; what is the same in all rows is looked for once, in the first.</summary>
    private RecordIssue? AddRow(ref PathWalk walk, CompiledView.Table table, int element, int first)
    {
        var isFirst = _rows.Count == first;
        _rows.AddRow(table.Mapped);
        for (var column = 0; column < table.Columns.Length; column++)
        {
            if (!isFirst && table.IsCommon(column))
            {
                _rows.AddCopy(first, column);
            }
            else if (!TryAddCell(ref walk, table, column, element, out var error))
            {
                return error;
            }
        }

        return null;
    }

    private bool TryAddCell(
        ref PathWalk walk, CompiledView.Table table, int column, int element, out RecordIssue? error)
    {
        error = null;
        foreach (var path in table.Columns[column])
        {
            var outcome = AddCell(ref walk, path, table.Mapped.Columns[column].Type, element);
            switch (outcome)
            {
                case CellOutcome.Nothing:
                    continue;
                case CellOutcome.Unresolved:
                    UnresolvedCount++;
                    Warned?.Invoke(FhirIssues.Unresolved(PlaceOf(table, path)));
                    return true;
                case CellOutcome.Added:
                    return true;
                default:
                    error = IssueOf(outcome, PlaceOf(table, path));
                    return false;
            }
        }

        _rows.AddNull();
        return true;
    }

    private CellOutcome AddCell(ref PathWalk walk, CompiledPath path, ColumnType type, int element)
    {
        if (path.Result == PathResult.ResourceKey)
        {
            return AddKey();
        }

        var from = path.FromResource ? _resource.Root : element;
        var token = from < 0 ? -1 : walk.First(path.Steps, from);
        return walk.IsWrongKind ? CellOutcome.WrongKind
            : token < 0 ? CellOutcome.Nothing
            : path.Result switch
            {
                PathResult.ReferenceKey => _cells.AddReference(token, path.ReferenceType),
                PathResult.Precision => _cells.AddPrecision(token),
                _ => _cells.Add(token, type),
            };
    }

    private CellOutcome AddKey()
    {
        if (_resource.Key.IsEmpty)
        {
            return CellOutcome.Nothing;
        }

        _rows.AddText(_resource.Key);
        return CellOutcome.Added;
    }

    private RecordIssue IssueOf(CellOutcome outcome, RecordLocation at) => outcome switch
    {
        CellOutcome.WrongKind => FhirIssues.WrongKind(at),
        CellOutcome.BrokenText => FhirIssues.BrokenText(at),
        _ => Issues.Of(_cells.Reason, at),
    };

    private void CheckRequired(CompiledView view)
    {
        for (var group = 0; group < view.Required.Length; group++)
        {
            if (!HasAny(view.Required[group]))
            {
                Warned?.Invoke(FhirIssues.MissingMember(_resource.At(view.RequiredNames[group])));
            }
        }
    }

    private bool HasAny(MemberName[] names)
    {
        foreach (var name in names)
        {
            if (_resource.Tokens.Find(_resource.Root, name, _resource.Source.Span) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private RecordLocation PlaceOf(CompiledView.Table table, CompiledPath path) =>
        _resource.At((path.FromResource ? "" : table.Prefix) + path.Members);
}
