// A resource that was set aside, with the reason.
namespace Lakeward.Records.Fhir;

/// <summary>One unusable resource.</summary>
/// <param name="Fault">Why.</param>
/// <param name="Location">Where it begins.</param>
/// <param name="Bytes">The line or object as it stood; lives until the reader moves on. Empty where it
/// was too long to keep, or no object.</param>
public readonly record struct FhirRejection(
    FhirFault Fault, RecordLocation Location, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The issue to report.</summary>
    public RecordIssue ToIssue() => FhirIssues.Of(Fault, Location);
}
