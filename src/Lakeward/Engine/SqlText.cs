// Quoting of names and text for SQL.
namespace Lakeward.Engine;

/// <summary>
/// Makes SQL tokens out of any text, so that a name or a path can never become a statement.
/// </summary>
public static class SqlText
{
    /// <summary>A quoted identifier: <c>"a ""b"""</c>.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A quoted string: <c>'it''s'</c>.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
