// Why a line of a JSON lines file cannot be used.
namespace Lakeward.Records.JsonLines;

/// <summary>What is wrong with one line; the lines around it are whole.</summary>
public enum JsonFault
{
    /// <summary>No fault.</summary>
    None,

    /// <summary>Bytes that are not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>A NUL character in a top-level string or name.</summary>
    NulCharacter,

    /// <summary>Not valid JSON, or something after the object.</summary>
    NotJson,

    /// <summary>Valid JSON that is no object.</summary>
    NotAnObject,

    /// <summary>Two members of one name.</summary>
    DuplicateMember,

    /// <summary>Nested deeper than <see cref="JsonLinesLimits.MaxDepth"/>.</summary>
    TooDeep,

    /// <summary>Longer than <see cref="JsonLinesLimits.MaxLineBytes"/>; the line was passed over.</summary>
    LineTooLong,

    /// <summary>A member that is not among the declared columns.</summary>
    UnknownMember,

    /// <summary>An escape sequence that is half of a surrogate pair.</summary>
    BrokenEscape,
}
