// A section that is open.
namespace Lakeward.Records.Ccda;

/// <summary>What is known of a section so far.</summary>
internal sealed class CcdaSection(int index, int depth)
{
    internal int Index => index;

    internal int Depth => depth;

    internal string Code { get; set; } = "";

    internal List<string> Templates { get; } = [];

    internal int EntryCount { get; set; }
}
