// Checks that an entry is in a tree, and that a tree only grew, from a handful of hashes.
using System.Numerics;

namespace Lakeward.Audit;

/// <summary>Verification of Merkle inclusion and consistency proofs; needs nothing but the hashes.</summary>
/// <remarks>References: RFC 9162 sections 2.1.3.2 and 2.1.4.2. Limits: sizes up to 2^63 - 1.</remarks>
public static class MerkleProof
{
    /// <summary>
    /// Whether <paramref name="proof"/> shows a leaf at an index of the tree with that root.
    /// </summary>
    /// <param name="index">0-based.</param>
    /// <param name="size">Entries in the tree.</param>
    /// <param name="leafHash">32 bytes.</param>
    /// <param name="proof">Hashes of 32 bytes, from the leaf upwards.</param>
    /// <param name="root">32 bytes.</param>
    public static bool VerifyInclusion(
        long index,
        long size,
        ReadOnlySpan<byte> leafHash,
        IReadOnlyList<byte[]> proof,
        ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size || leafHash.Length != MerkleHash.SizeBytes || !AreHashes(proof))
        {
            return false;
        }

        var (node, last) = (index, size - 1);
        var hash = leafHash.ToArray();
        foreach (var sibling in proof)
        {
            if (last == 0)
            {
                return false;
            }

            if (IsRight(node) || node == last)
            {
                MerkleHash.Node(sibling, hash, hash);
                SkipMissingSiblings(ref node, ref last);
            }
            else
            {
                MerkleHash.Node(hash, sibling, hash);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && root.SequenceEqual(hash);
    }

    /// <summary>
    /// Whether <paramref name="proof"/> shows that the tree of <paramref name="newSize"/> entries begins with
    /// the tree of <paramref name="oldSize"/>. The empty tree proves nothing and is always refused.
    /// </summary>
    /// <param name="oldSize">At least 1.</param>
    /// <param name="newSize">At least <paramref name="oldSize"/>.</param>
    /// <param name="oldRoot">32 bytes.</param>
    /// <param name="newRoot">32 bytes.</param>
    /// <param name="proof">Hashes of 32 bytes; none when the sizes are equal.</param>
    public static bool VerifyConsistency(
        long oldSize,
        long newSize,
        ReadOnlySpan<byte> oldRoot,
        ReadOnlySpan<byte> newRoot,
        IReadOnlyList<byte[]> proof)
    {
        if (oldSize < 1 || oldSize > newSize || !AreHashes(proof))
        {
            return false;
        }

        if (oldSize == newSize)
        {
            return proof.Count == 0 && oldRoot.SequenceEqual(newRoot);
        }

        // A complete old tree is itself the node where the walk begins; the proof then leaves it out.
        var startsAtOldRoot = BitOperations.IsPow2(oldSize);
        if (oldRoot.Length != MerkleHash.SizeBytes || (proof.Count == 0 && !startsAtOldRoot))
        {
            return false;
        }

        var start = startsAtOldRoot ? oldRoot : proof[0];
        return Walk(oldSize, newSize, start, startsAtOldRoot ? proof : [.. proof.Skip(1)]) is var (old, now)
            && oldRoot.SequenceEqual(old) && newRoot.SequenceEqual(now);
    }

    private static (byte[] Old, byte[] New)? Walk(
        long oldSize, long newSize, ReadOnlySpan<byte> start, IReadOnlyList<byte[]> path)
    {
        var (node, last) = (oldSize - 1, newSize - 1);
        while (IsRight(node))
        {
            (node, last) = (node >> 1, last >> 1);
        }

        var (old, now) = (start.ToArray(), start.ToArray());
        foreach (var sibling in path)
        {
            if (last == 0)
            {
                return null;
            }

            if (IsRight(node) || node == last)
            {
                MerkleHash.Node(sibling, old, old);
                MerkleHash.Node(sibling, now, now);
                SkipMissingSiblings(ref node, ref last);
            }
            else
            {
                MerkleHash.Node(now, sibling, now);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 ? (old, now) : null;
    }

    // At the tree's right edge a node without a sibling moves up unchanged.
    private static void SkipMissingSiblings(ref long node, ref long last)
    {
        while (!IsRight(node) && node != 0)
        {
            (node, last) = (node >> 1, last >> 1);
        }
    }

    private static bool IsRight(long node) => (node & 1) == 1;

    private static bool AreHashes(IReadOnlyList<byte[]> proof) =>
        proof.All(h => h.Length == MerkleHash.SizeBytes);
}
