// What of the envelope is open.
namespace Lakeward.Records.X12;

/// <summary>The levels, from the outside in.</summary>
internal enum EnvelopeLevel
{
    File,
    Interchange,
    Group,
    Set,
}
