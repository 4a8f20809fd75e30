// What a top-level member of an object holds.
namespace Lakeward.Records.JsonLines;

/// <summary>The kind of a member's value.</summary>
public enum JsonMemberKind
{
    /// <summary>The object has no such member; read as null.</summary>
    Absent,

    /// <summary>The JSON null.</summary>
    Null,

    /// <summary>A string; its value is the unescaped text.</summary>
    Text,

    /// <summary>A number; its value is the number as written.</summary>
    Number,

    /// <summary>True or false; its value is that word.</summary>
    Boolean,

    /// <summary>An object or array; its value is the JSON as written, byte for byte.</summary>
    Nested,
}
