// What became of a value on its way into a cell.
namespace Lakeward.Records.Fhir;

/// <summary>The outcome of writing one cell.</summary>
internal enum CellOutcome
{
    /// <summary>The cell was added.</summary>
    Added,

    /// <summary>There is no value.</summary>
    Nothing,

    /// <summary>The JSON is of another kind than the column needs.</summary>
    WrongKind,

    /// <summary>The text cannot be unescaped or holds a NUL.</summary>
    BrokenText,

    /// <summary>The text is no value of the column's type.</summary>
    BadValue,

    /// <summary>The reference was added as written, for its resource is not known.</summary>
    Unresolved,
}
