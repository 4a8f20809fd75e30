// A receipt: proof that an event is in the signed log, to be kept and checked offline.
using System.Globalization;
using System.Text;
using Lakeward.Errors;

namespace Lakeward.Audit;

/// <summary>
/// An inclusion proof with its checkpoint as one text: a header, optionally an <c>extra</c> line, the index,
/// the hashes, an empty line, the checkpoint. It needs no access to the log to be verified.
/// </summary>
/// <remarks>
/// References: C2SP tlog-proof v1. Limits: 63 hashes, one checkpoint of at most 64 KiB. The <c>extra</c>
/// line is not covered by any signature; it is read over and not written.
/// </remarks>
/// <param name="Index">0-based.</param>
/// <param name="Hashes">32 bytes each, from the leaf upwards.</param>
/// <param name="Checkpoint">Not yet verified after parsing; <see cref="Verify"/> does it.</param>
public sealed record TlogProof(long Index, IReadOnlyList<byte[]> Hashes, SignedCheckpoint Checkpoint)
{
    private const string Header = "c2sp.org/tlog-proof@v1";
    private const string IndexLabel = "index ";
    private const string ExtraLabel = "extra ";
    private const int MaxHashes = 63;
    private const int MaxSizeBytes = 2 * SignedNote.MaxSizeBytes;

    /// <summary>Reads the text form.</summary>
    /// <exception cref="LakeException">
    /// <c>LW-AUD-0304</c>: malformed; <c>LW-AUD-0301</c>: its checkpoint is.
    /// </exception>
    public static TlogProof Parse(string text)
    {
        var split = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || text.Length > MaxSizeBytes)
        {
            throw AuditErrors.BadProof("no empty line separates proof and checkpoint, or it is too long");
        }

        var lines = text[..split].Split('\n').ToList();
        if (lines.Count > 1 && lines[1].StartsWith(ExtraLabel, StringComparison.Ordinal))
        {
            _ = SignedNote.TryBase64(lines[1][ExtraLabel.Length..])
                ?? throw AuditErrors.BadProof("its extra line is not base64");
            lines.RemoveAt(1);
        }

        if (lines.Count < 2 || lines[0] != Header || lines.Count > MaxHashes + 2)
        {
            throw AuditErrors.BadProof("its header is missing, or it has too many hashes");
        }

        return new TlogProof(
            ParseIndex(lines[1]),
            [.. lines.Skip(2).Select(ParseHash)],
            SignedCheckpoint.Parse(text[(split + 2)..]));
    }

    /// <summary>Checks that the log of that key signed a tree with this entry at this index.</summary>
    /// <exception cref="LakeException">
    /// <c>LW-AUD-0302</c>: the checkpoint is not signed by the key; <c>LW-AUD-0305</c>: the entry is not
    /// shown.
    /// </exception>
    public void Verify(VerificationKey key, ReadOnlySpan<byte> leaf)
    {
        Checkpoint.Verify(key);
        if (!Includes(leaf))
        {
            throw AuditErrors.NotIncluded(Index);
        }
    }

    /// <summary>The text form.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Header).Append('\n').Append(IndexLabel)
            .Append(Index.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach (var hash in Hashes)
        {
            text.Append(Convert.ToBase64String(hash)).Append('\n');
        }

        return text.Append('\n').Append(Checkpoint).ToString();
    }

    /// <summary>
    /// Whether the hashes lead from this entry to the checkpoint's root; its signature is not looked at.
    /// </summary>
    internal bool Includes(ReadOnlySpan<byte> leaf) => MerkleProof.VerifyInclusion(
        Index, Checkpoint.Size, MerkleHash.Leaf(leaf), Hashes, Checkpoint.Root.Span);

    private static long ParseIndex(string line)
    {
        var digits = line.StartsWith(IndexLabel, StringComparison.Ordinal) ? line[IndexLabel.Length..] : "";
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index.ToString(CultureInfo.InvariantCulture) == digits
                ? index
                : throw AuditErrors.BadProof("its index is not a plain decimal number");
    }

    private static byte[] ParseHash(string line) =>
        SignedNote.TryBase64(line) is { Length: MerkleHash.SizeBytes } hash
            ? hash
            : throw AuditErrors.BadProof("a hash is not base64 of 32 bytes");
}
