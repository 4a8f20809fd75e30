// The official Merkle proof vectors, all of them, good and bad.
using System.Text.Json;
using Lakeward.Audit;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Audit;

public sealed class MerkleVectorTests
{
    private const int VectorCount = 98;

    [Fact]
    public void Every_official_inclusion_vector_gets_its_verdict()
    {
        var wrong = Run("inclusion", v => MerkleProof.VerifyInclusion(
            Number(v, "leafIdx"),
            Number(v, "treeSize"),
            v.GetProperty("leafHash").GetBytesFromBase64(),
            Proof(v),
            v.GetProperty("root").GetBytesFromBase64()));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_official_consistency_vector_gets_its_verdict()
    {
        var wrong = Run("consistency", v => MerkleProof.VerifyConsistency(
            Number(v, "size1"),
            Number(v, "size2"),
            v.GetProperty("root1").GetBytesFromBase64(),
            v.GetProperty("root2").GetBytesFromBase64(),
            Proof(v)));
        Assert.Empty(wrong);
    }

    private static List<string> Run(string kind, Func<JsonElement, bool> verify)
    {
        var folder = House.Shared("vectors", "tlog", "merkle-testdata", kind);
        var paths = Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories);
        Assert.Equal(VectorCount, paths.Length);
        var wrong = new List<string>();
        foreach (var path in paths)
        {
            using var vector = JsonDocument.Parse(File.ReadAllBytes(path));
            if (verify(vector.RootElement) == vector.RootElement.GetProperty("wantErr").GetBoolean())
            {
                wrong.Add(Path.GetRelativePath(folder, path));
            }
        }

        return wrong;
    }

    // Some bad vectors have sizes beyond 2^63, which no log has: they must be refused like negative ones.
    private static long Number(JsonElement vector, string name) =>
        unchecked((long)vector.GetProperty(name).GetUInt64());

    private static List<byte[]> Proof(JsonElement vector) =>
        vector.GetProperty("proof") is { ValueKind: JsonValueKind.Array } proof
            ? [.. proof.EnumerateArray().Select(h => h.GetBytesFromBase64())]
            : [];
}
