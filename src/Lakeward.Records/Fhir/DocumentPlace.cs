// The containers in which resources lie.
namespace Lakeward.Records.Fhir;

/// <summary>Where a walk stands.</summary>
internal enum DocumentPlace
{
    /// <summary>In a JSON array of resources.</summary>
    Elements,

    /// <summary>In a Bundle, among its members.</summary>
    Bundle,

    /// <summary>In a Bundle's array of entries.</summary>
    Entries,

    /// <summary>In an entry, among its members.</summary>
    Entry,
}
