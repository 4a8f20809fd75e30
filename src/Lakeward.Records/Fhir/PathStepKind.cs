// The kinds of path step.
namespace Lakeward.Records.Fhir;

/// <summary>What a step does.</summary>
internal enum PathStepKind
{
    Member,
    Index,
    Where,
}
