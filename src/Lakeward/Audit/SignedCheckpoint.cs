// The signed head of a log: how many events it holds, and the hash that binds them all.
using System.Globalization;
using System.Text;
using Lakeward.Cryptography;
using Lakeward.Errors;

namespace Lakeward.Audit;

/// <summary>
/// A checkpoint: a signed note of three lines, origin, size and base64 of the root hash. Whoever keeps one
/// can later tell whether the log still begins with what it held then.
/// </summary>
/// <remarks>
/// References: C2SP tlog-checkpoint. Extension lines are accepted and ignored, as the signature covers them.
/// </remarks>
public sealed record SignedCheckpoint
{
    private readonly SignedNote _note;
    private readonly byte[] _bytes;
    private readonly byte[] _root;

    private SignedCheckpoint(byte[] bytes)
    {
        _bytes = bytes;
        _note = SignedNote.Parse(bytes);
        var lines = _note.Text.Split('\n');
        if (lines.Length < 4 || lines[..^1].Any(l => l.Length == 0))
        {
            throw AuditErrors.BadNote("a checkpoint has at least three lines, none empty");
        }

        Origin = lines[0];
        Size = ParseSize(lines[1]);
        _root = SignedNote.TryBase64(lines[2]) is { Length: MerkleHash.SizeBytes } root
            ? root
            : throw AuditErrors.BadNote("the root hash is not base64 of 32 bytes");
    }

    /// <summary>The log's name; a URL without its scheme.</summary>
    public string Origin { get; }

    /// <summary>Events in the log.</summary>
    public long Size { get; }

    /// <summary>The Merkle root over them, 32 bytes.</summary>
    public ReadOnlyMemory<byte> Root => _root;

    /// <summary>The note as it was read, signatures included.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Signs the head of a log.</summary>
    internal static SignedCheckpoint Sign(
        long size, ReadOnlySpan<byte> root, VerificationKey key, SigningKey signer)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{key.Name}\n{size}\n{Convert.ToBase64String(root)}\n");
        return new SignedCheckpoint(SignedNote.Sign(text, key, signer));
    }

    /// <summary>Reads a checkpoint without checking its signature; call <see cref="Verify"/> next.</summary>
    /// <exception cref="LakeException"><c>LW-AUD-0301</c>: malformed.</exception>
    public static SignedCheckpoint Parse(ReadOnlySpan<byte> note) => new(note.ToArray());

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static SignedCheckpoint Parse(string note) => new(Encoding.UTF8.GetBytes(note));

    /// <summary>Checks that the log of that key signed this checkpoint, under its own name.</summary>
    /// <exception cref="LakeException"><c>LW-AUD-0302</c>: it did not.</exception>
    public void Verify(VerificationKey key)
    {
        if (Origin != key.Name)
        {
            throw AuditErrors.BadSignature(key.Name);
        }

        _note.Verify(key);
    }

    public bool Equals(SignedCheckpoint? other) =>
        other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    public override int GetHashCode() => HashCode.Combine(Origin, Size);

    /// <summary>The whole note.</summary>
    public override string ToString() => Encoding.UTF8.GetString(_bytes);

    // One spelling only: no sign, no leading zero.
    private static long ParseSize(string line) =>
        long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
        && size.ToString(CultureInfo.InvariantCulture) == line
            ? size
            : throw AuditErrors.BadNote("the size is not a plain decimal number");
}
