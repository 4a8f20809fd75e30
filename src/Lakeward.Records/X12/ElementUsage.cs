// Whether a guide uses an element.
namespace Lakeward.Records.X12;

/// <summary>The usages of the implementation guides.</summary>
internal enum ElementUsage
{
    NotUsed,
    Situational,
    Required,
}
