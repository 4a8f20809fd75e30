// What becomes of the value a path has found.
namespace Lakeward.Records.Fhir;

/// <summary>The function at the end of a path.</summary>
internal enum PathResult
{
    /// <summary>The value itself.</summary>
    Value,

    /// <summary>The key of the resource that a reference names.</summary>
    ReferenceKey,

    /// <summary>The key of this resource.</summary>
    ResourceKey,

    /// <summary>How exact a date is: year, month, day or time.</summary>
    Precision,
}
