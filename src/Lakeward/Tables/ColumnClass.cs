// How telling a column is about a person; the class decides key, default mask and statistics.
using System.Diagnostics.CodeAnalysis;

namespace Lakeward.Tables;

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

/// <summary>The text names of the classes, as manifests, key names and table metadata write them.</summary>
internal static class ColumnClassNames
{
    private static readonly string[] Names =
        ["direct-identifier", "quasi-identifier", "sensitive", "general"];

    /// <summary>All text names, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> All { get; } = Array.AsReadOnly(Names);

    /// <summary>
    /// The text name of a class; throws <see cref="ArgumentOutOfRangeException"/> for no class at all.
    /// </summary>
    public static string Text(this ColumnClass columnClass) =>
        Enum.IsDefined(columnClass)
            ? Names[(int)columnClass]
            : throw new ArgumentOutOfRangeException(nameof(columnClass), columnClass, "not a column class");

    /// <summary>Reads a text name, exactly as written.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ColumnClass columnClass)
    {
        var index = Array.IndexOf(Names, text);
        columnClass = index < 0 ? ColumnClass.DirectIdentifier : (ColumnClass)index;
        return index >= 0;
    }
}
