// Where a path through elements begins.
namespace Lakeward.Records.Ccda;

/// <summary>The element a path starts from.</summary>
internal enum ElementOrigin
{
    /// <summary>What gives the row.</summary>
    Row,

    /// <summary>The entry.</summary>
    Entry,

    /// <summary>The ClinicalDocument element.</summary>
    Header,
}
