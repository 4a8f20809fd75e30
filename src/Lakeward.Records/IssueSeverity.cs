// How bad an issue in a record is.
namespace Lakeward.Records;

/// <summary>The weight of an issue; the words are FHIR OperationOutcome's.</summary>
public enum IssueSeverity
{
    /// <summary>Worth knowing; the record is kept.</summary>
    Warning,

    /// <summary>The record cannot be used and goes to quarantine.</summary>
    Error,

    /// <summary>The rest of the file cannot be read.</summary>
    Fatal,
}
