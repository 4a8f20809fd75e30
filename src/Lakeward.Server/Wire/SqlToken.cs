// One token of a statement.
namespace Lakeward.Server.Wire;

/// <summary>A token as it stands in the text, and where.</summary>
public readonly record struct SqlToken(SqlTokenKind Kind, string Text, int Start)
{
    /// <summary>Where it ends.</summary>
    public int End => Start + Text.Length;

    /// <summary>Whether it is this word, in any case and not quoted, or this symbol.</summary>
    public bool Is(string word) => Kind is SqlTokenKind.Name or SqlTokenKind.Symbol
        && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>The name it stands for: as quoted, or in lower case.</summary>
    public string Name => Kind == SqlTokenKind.QuotedName
        ? Text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal)
        : Text.ToLowerInvariant();
}
