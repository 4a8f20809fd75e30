// The kinds of JSON value.
namespace Lakeward.Records.Fhir;

/// <summary>What a value is.</summary>
internal enum ValueTokenKind : byte
{
    Object,
    Array,
    Text,
    Number,
    Boolean,
    Null,
}
