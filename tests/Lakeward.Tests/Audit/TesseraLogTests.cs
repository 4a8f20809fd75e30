// A log written by another implementation: its checkpoints, tiles and bundles.
using System.Text;
using Lakeward.Audit;
using Lakeward.Errors;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Audit;

/// <summary>
/// The log's checkpoints are signed with Ed25519, which the base class library cannot verify. So these tests
/// check the notes' form, every root against tiles and bundles, and all proofs between the sizes, but not
/// the signatures.
/// </summary>
public sealed class TesseraLogTests
{
    private const string VerifierKey =
        "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

    private static LogFolder Folder => new(House.Shared("vectors", "tlog", "tessera-testdata", "log"));

    private static List<SignedCheckpoint> Checkpoints => [.. Directory.GetFiles(Folder.Root, "checkpoint*")
        .Select(path => SignedCheckpoint.Parse(File.ReadAllBytes(path)))
        .OrderBy(c => c.Size)];

    [Fact]
    public void Every_checkpoint_is_read_with_its_foreign_signature()
    {
        Assert.Equal(17, Checkpoints.Count);
        foreach (var checkpoint in Checkpoints)
        {
            var note = SignedNote.Parse(checkpoint.Bytes.Span);
            Assert.Equal("example.com/log/testdata", checkpoint.Origin);
            var (name, keyId, signature) = Assert.Single(note.Signatures);
            Assert.Equal(("example.com/log/testdata", 0x33d7b496u, 64), (name, keyId, signature.Length));
        }
    }

    [Fact]
    public void A_foreign_type_of_key_is_refused_clearly() => Assert.Equal(
        "LW-AUD-0303", Assert.Throws<LakeException>(() => VerificationKey.Parse(VerifierKey)).Id);

    [Fact]
    public void Every_checkpoint_has_the_root_of_its_tiles_and_of_its_bundles()
    {
        foreach (var checkpoint in Checkpoints)
        {
            var tree = new TileTree(Folder, checkpoint.Size);
            Assert.Equal(checkpoint.Root.ToArray(), tree.Root(checkpoint.Size));
            var edge = new TreeEdge();
            foreach (var leaf in Leaves(checkpoint.Size))
            {
                edge.Append(leaf, [], (_, _) => { });
            }

            Assert.Equal(checkpoint.Root.ToArray(), edge.Root());
        }

        Assert.Equal("one", Encoding.UTF8.GetString(Leaves(15)[0]));
        Assert.Equal("fivten", Encoding.UTF8.GetString(Leaves(15)[14]));
    }

    [Fact]
    public void Every_partial_file_is_the_beginning_of_the_next()
    {
        var edge = new TreeEdge();
        foreach (var leaf in Leaves(15))
        {
            edge.Append(leaf, [], (_, _) => { });
            edge.PartialTiles(
                (tile, content) => Assert.Equal(Folder.TryReadExactly(tile)!, content.ToArray()), since: 0);
            edge.PartialBundles((tile, content) =>
            {
                if (tile.Section == Tile.Entries)
                {
                    Assert.Equal(Folder.TryReadExactly(tile)!, content.ToArray());
                }
            });
        }
    }

    [Fact]
    public void Every_entry_is_proved_in_every_checkpoint_and_every_pair_is_consistent()
    {
        var checkpoints = Checkpoints.Where(c => c.Size > 0).ToList();
        var leaves = Leaves(15);
        foreach (var head in checkpoints)
        {
            var tree = new TileTree(Folder, head.Size);
            for (var i = 0; i < head.Size; i++)
            {
                var proof = TlogProof.Parse(new TlogProof(i, tree.InclusionProof(i), head).ToString());
                Assert.True(proof.Includes(leaves[i]));
                Assert.False(proof.Includes(leaves[(i + 1) % 15]));
            }

            foreach (var old in checkpoints.Where(c => c.Size <= head.Size))
            {
                Assert.True(MerkleProof.VerifyConsistency(
                    old.Size, head.Size, old.Root.Span, head.Root.Span, tree.ConsistencyProof(old.Size)));
            }
        }
    }

    private static byte[][] Leaves(long size)
    {
        if (size == 0)
        {
            return [];
        }

        var tile = Tile.At(Tile.Entries, 0, size);
        var content = Folder.TryReadExactly(tile)!;
        return [.. Bundle.TrySplit(content, tile.Section, tile.Width)!.Select(i => content[i])];
    }
}
