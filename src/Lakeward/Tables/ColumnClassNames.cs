// The text names of the column classes, as manifests, key names and table metadata write them.
using System.Diagnostics.CodeAnalysis;
using Lakeward.Records.Mapping;

namespace Lakeward.Tables;

/// <summary>Two-way names of the classes.</summary>
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
