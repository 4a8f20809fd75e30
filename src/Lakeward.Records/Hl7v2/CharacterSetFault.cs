// What can be wrong with the characters of a message.
namespace Lakeward.Records.Hl7v2;

/// <summary>The outcome of turning a message into UTF-8.</summary>
internal enum CharacterSetFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Bytes beyond ASCII though none were declared.</summary>
    Undeclared,

    /// <summary>Latin-1 is declared, and the text is UTF-8.</summary>
    Mistaken,

    /// <summary>An unknown name; the text is UTF-8.</summary>
    Unknown,

    /// <summary>An unknown name, and the text is no UTF-8.</summary>
    Unreadable,

    /// <summary>Bytes that the declared character set does not have.</summary>
    Invalid,
}
