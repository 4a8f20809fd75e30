// How telling a column is about a person; in a lake the class decides key, default mask and statistics.
namespace Lakeward.Records.Mapping;

/// <summary>The class of a column, from the most telling to the least.</summary>
public enum ColumnClass
{
    /// <summary>
    /// Names one person by itself: name, record number, address. Text name <c>direct-identifier</c>.
    /// </summary>
    DirectIdentifier,

    /// <summary>
    /// Narrows to a person together with others: ZIP, birth date. Text name <c>quasi-identifier</c>.
    /// </summary>
    QuasiIdentifier,

    /// <summary>
    /// Hurts when known, without identifying: diagnosis, result. Text name <c>sensitive</c>.
    /// </summary>
    Sensitive,

    /// <summary>
    /// Neither identifies nor hurts; the only class that has statistics. Text name <c>general</c>.
    /// </summary>
    General,
}
