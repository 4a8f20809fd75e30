// What a walk through a document came upon.
namespace Lakeward.Records.Fhir;

/// <summary>The outcome of one step.</summary>
internal enum DocumentStep
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>A whole object where a resource should be.</summary>
    Resource,

    /// <summary>Something that is set aside.</summary>
    Rejected,

    /// <summary>The end of the outermost value.</summary>
    End,

    /// <summary>Text that is no JSON.</summary>
    Broken,

    /// <summary>A Bundle whose entries are not what they should be.</summary>
    BrokenEnvelope,
}
