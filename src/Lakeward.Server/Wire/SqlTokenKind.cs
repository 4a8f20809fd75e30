// The kinds of tokens in SQL.
namespace Lakeward.Server.Wire;

/// <summary>What a token is.</summary>
public enum SqlTokenKind
{
    /// <summary>A word that is not quoted.</summary>
    Name,

    /// <summary>A name in double quotes.</summary>
    QuotedName,

    /// <summary>A string in single or dollar quotes, its prefix included.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A parameter, <c>$1</c>.</summary>
    Parameter,

    /// <summary>An operator or a punctuation mark.</summary>
    Symbol,
}
