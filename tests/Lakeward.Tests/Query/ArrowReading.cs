// What the official library of Arrow finds in a stream.
using System.Text.Json;
using Lakeward.Tests.Ground;

namespace Lakeward.Tests.Query;

/// <summary>A stream as read; at most 5,000 rows are kept, each value as exact text.</summary>
/// <param name="Fields">Name and type of each column.</param>
/// <param name="Batches">The rows of each batch.</param>
/// <param name="Count">All rows.</param>
/// <param name="Nulls">All NULLs.</param>
/// <param name="Rows">The first rows.</param>
internal sealed record ArrowReading(
    IReadOnlyList<string[]> Fields, IReadOnlyList<int> Batches, long Count, long Nulls,
    IReadOnlyList<string?[]> Rows)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private static readonly JavaScriptLibrary Official = new(
        Path.Combine(House.Root, "tests", "Lakeward.Tests", "Query", "arrow"), "arrow");

    /// <summary>Reads a file.</summary>
    public static ArrowReading OfFile(string path) => Run(new Dictionary<string, string>(), path);

    /// <summary>Asks a server on this machine, whose certificate is in a PEM file.</summary>
    public static ArrowReading OfServer(int port, string certificateFile, string token, string sql) => Run(
        new Dictionary<string, string>
        {
            ["NODE_EXTRA_CA_CERTS"] = certificateFile,
            ["LW_TOKEN"] = token,
            ["LW_SQL"] = sql,
        },
        port.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static ArrowReading Run(Dictionary<string, string> environment, string from) =>
        JsonSerializer.Deserialize<ArrowReading>(Official.Run("read.cjs", environment, from), Web)!;
}
