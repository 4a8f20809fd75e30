// One value of a resource, by its place in the bytes.
using System.Runtime.InteropServices;

namespace Lakeward.Records.Fhir;

/// <summary>A member's value or an array's element. Children follow their parent at once; the next sibling
/// is at <see cref="Next"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct ValueToken
{
    /// <summary>Where the name begins; the complement of a place in the arena when it was
    /// escaped.</summary>
    internal int NameStart;
    internal int NameLength;
    internal uint NameHash;

    /// <summary>Where the value begins: after the quote of a string, at the bracket of a
    /// container.</summary>
    internal int Start;
    internal int Length;
    internal int Next;
    internal ValueTokenKind Kind;
    internal bool Escaped;
}
