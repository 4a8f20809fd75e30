// Proofs from tiles hold for every size, and only for what they prove.
using System.Security.Cryptography;
using Lakeward.Audit;
using Lakeward.Storage;
using Lakeward.Tests.Storage;
using Xunit;

namespace Lakeward.Tests.Audit;

public sealed class TileTreeTests : IDisposable
{
    private const int MaxSize = 600;
    private readonly TemporaryFolder _folder = new();
    private readonly LogFolder _log;
    private readonly List<byte[]> _roots = [];

    public TileTreeTests()
    {
        // One log that grows entry by entry and keeps every partial tile, as an archive would.
        _log = new LogFolder(_folder.Path);
        var edge = new TreeEdge();
        _roots.Add(edge.Root());
        void Write(Tile tile, ReadOnlySpan<byte> content) =>
            DurableBatch.AddRebuildable(_log.PathOf(tile), content);
        for (var i = 0; i < MaxSize; i++)
        {
            edge.Append(BitConverter.GetBytes(i), [], Write);
            edge.PartialTiles(Write, since: 0);
            _roots.Add(edge.Root());
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_root_is_that_of_the_plain_definition()
    {
        var leaves = Enumerable.Range(0, MaxSize).Select(LeafHash).ToArray();
        for (var size = 0; size <= MaxSize; size++)
        {
            Assert.Equal(Plain(leaves.AsSpan(0, size)), _roots[size]);
            Assert.Equal(_roots[size], new TileTree(_log, size).Root(size));
            Assert.Equal(_roots[size], new TileTree(_log, MaxSize).Root(size));
        }
    }

    [Fact]
    public void Inclusion_proofs_hold_for_every_size_and_not_for_other_places()
    {
        const int seed = 20260102;
        var random = new Random(seed);
        for (var size = 1; size <= MaxSize; size++)
        {
            var tree = new TileTree(_log, size);
            foreach (var index in new HashSet<int> { 0, size - 1, random.Next(size), random.Next(size) })
            {
                var leaf = LeafHash(index);
                var proof = tree.InclusionProof(index);
                var place = $"seed {seed}, {index} of {size}";
                bool Holds(int at, byte[] hash, List<byte[]> path, int rootSize) =>
                    MerkleProof.VerifyInclusion(at, size, hash, path, _roots[rootSize]);
                Assert.True(Holds(index, leaf, proof, size), place);
                Assert.False(Holds(index + 1, leaf, proof, size), place);
                Assert.False(Holds(index, leaf, proof, size - 1), place);
                Assert.False(Holds(index, _roots[0], proof, size), place);
                Assert.False(Holds(index, leaf, [.. proof, leaf], size), place);
                if (proof.Count > 0)
                {
                    Assert.False(Holds(index, leaf, [.. proof.Skip(1)], size), place);
                    proof[random.Next(proof.Count)][random.Next(32)] ^= 1;
                    Assert.False(Holds(index, leaf, proof, size), place);
                }
            }
        }
    }

    [Fact]
    public void Consistency_proofs_hold_between_all_sizes_and_not_for_other_roots()
    {
        const int seed = 20260103;
        var random = new Random(seed);
        for (var size = 1; size <= MaxSize; size++)
        {
            var tree = new TileTree(_log, size);
            foreach (var old in new HashSet<int> { 1, size, random.Next(size) + 1, random.Next(size) + 1 })
            {
                var proof = tree.ConsistencyProof(old);
                var place = $"seed {seed}, {old} to {size}";
                bool Holds(int oldRoot, int newRoot, List<byte[]> path) =>
                    MerkleProof.VerifyConsistency(old, size, _roots[oldRoot], _roots[newRoot], path);
                Assert.True(Holds(old, size, proof), place);
                Assert.False(Holds(old - 1, size, proof), place);
                Assert.False(Holds(old, size - 1, proof), place);
                Assert.False(Holds(old, size, [.. proof, _roots[1]]), place);
                if (proof.Count > 0)
                {
                    proof[random.Next(proof.Count)][random.Next(32)] ^= 1;
                    Assert.False(Holds(old, size, proof), place);
                }
            }
        }
    }

    private static byte[] LeafHash(int index) => MerkleHash.Leaf(BitConverter.GetBytes(index));

    private static byte[] Plain(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length <= 1)
        {
            return leaves.Length == 0 ? SHA256.HashData([]) : leaves[0];
        }

        var half = 1;
        while (half * 2 < leaves.Length)
        {
            half *= 2;
        }

        return SHA256.HashData([1, .. Plain(leaves[..half]), .. Plain(leaves[half..])]);
    }
}
