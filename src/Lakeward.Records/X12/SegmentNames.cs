// The segment names that the standard knows.
using System.Collections.Frozen;

namespace Lakeward.Records.X12;

/// <summary>Finds the name that an issue may show, without showing what a file merely claims.</summary>
internal static class SegmentNames
{
    private const string Known = "ISA IEA GS GE ST SE TA1 BIN BDS";

    private static readonly FrozenDictionary<int, string> ByCode =
        Known.Split(' ').ToFrozenDictionary(name => Code(System.Text.Encoding.ASCII.GetBytes(name)));

    /// <summary>The name, or null where the standard has no such segment.</summary>
    internal static string? Find(ReadOnlySpan<byte> id) => ByCode.GetValueOrDefault(Code(id));

    /// <summary>Two or three letters and digits as one number; 0 for anything else.</summary>
    internal static int Code(ReadOnlySpan<byte> id) => id.Length switch
    {
        2 => (id[0] << 16) | (id[1] << 8),
        3 => (id[0] << 16) | (id[1] << 8) | id[2],
        _ => 0,
    };
}
