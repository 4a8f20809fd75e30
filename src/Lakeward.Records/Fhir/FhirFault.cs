// Why a resource cannot be used.
namespace Lakeward.Records.Fhir;

/// <summary>What is wrong with one resource; those around it are whole.</summary>
public enum FhirFault
{
    /// <summary>No fault.</summary>
    None,

    /// <summary>A line that is not valid JSON.</summary>
    NotJson,

    /// <summary>Two members of one name in one object, at any depth.</summary>
    DuplicateMember,

    /// <summary>Nested deeper than <see cref="FhirLimits.MaxDepth"/> or
    /// <see cref="FhirLimits.MaxBundleDepth"/>.</summary>
    TooDeep,

    /// <summary>Longer than <see cref="FhirLimits.MaxResourceBytes"/>; it was passed over.</summary>
    TooLong,

    /// <summary>More values than <see cref="FhirLimits.MaxValues"/>.</summary>
    TooManyValues,

    /// <summary>Bytes that are not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>JSON that is no object where a resource should be.</summary>
    NotAnObject,

    /// <summary>An object without a resourceType.</summary>
    NoResourceType,
}
