// A text with signatures under it, as checkpoints are.
using System.Buffers.Binary;
using System.Text;
using Lakeward.Cryptography;
using Lakeward.Errors;

namespace Lakeward.Audit;

/// <summary>
/// A signed note: lines of text, an empty line, then one line per signature: an em dash, a space, the key's
/// name, a space, and base64 of the key's id (4 bytes) and the signature.
/// </summary>
/// <remarks>
/// References: C2SP signed-note. Signatures by unknown keys, of whatever type, are kept and ignored. Limits:
/// 64 KiB and 64 signatures; strict UTF-8 without control characters; canonical base64 only.
/// </remarks>
internal sealed record SignedNote
{
    public const int MaxSizeBytes = 64 << 10;
    private const int MaxSignatures = 64;
    private const int KeyIdSizeBytes = 4;
    private const string Dash = "— ";
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private SignedNote(string text, IReadOnlyList<(string Name, uint KeyId, byte[] Signature)> signatures)
    {
        Text = text;
        Signatures = signatures;
    }

    /// <summary>What is signed, its final newline included.</summary>
    public string Text { get; }

    /// <summary>All signatures, verified or not, in their order.</summary>
    public IReadOnlyList<(string Name, uint KeyId, byte[] Signature)> Signatures { get; }

    /// <summary>Signs a text, which ends in a newline, and returns the whole note.</summary>
    public static byte[] Sign(string text, VerificationKey key, SigningKey signer)
    {
        var signature = signer.Sign(Encoding.UTF8.GetBytes(text));
        var blob = new byte[KeyIdSizeBytes + signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(blob, key.KeyId);
        signature.CopyTo(blob, KeyIdSizeBytes);
        return Encoding.UTF8.GetBytes($"{text}\n{Dash}{key.Name} {Convert.ToBase64String(blob)}\n");
    }

    /// <summary>Reads a note without checking any signature.</summary>
    /// <exception cref="LakeException"><c>LW-AUD-0301</c>: malformed.</exception>
    public static SignedNote Parse(ReadOnlySpan<byte> note)
    {
        if (note.Length > MaxSizeBytes)
        {
            throw AuditErrors.BadNote("it is too long");
        }

        var whole = Decode(note);
        var split = whole.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || !whole.EndsWith('\n'))
        {
            throw AuditErrors.BadNote("text and signatures are not separated by an empty line");
        }

        var lines = whole[(split + 2)..].Split('\n')[..^1];
        return lines.Length is 0 or > MaxSignatures
            ? throw AuditErrors.BadNote("it has no signature or too many")
            : new SignedNote(whole[..(split + 1)], [.. lines.Select(ParseSignature)]);
    }

    /// <summary>
    /// Checks that the key signed the text; a second, wrong signature of the same key is refused too.
    /// </summary>
    /// <exception cref="LakeException"><c>LW-AUD-0302</c>: it did not.</exception>
    public void Verify(VerificationKey key)
    {
        var own = Signatures.Where(s => s.Name == key.Name && s.KeyId == key.KeyId).ToList();
        var text = Encoding.UTF8.GetBytes(Text);
        if (own.Count == 0 || !own.TrueForAll(s => key.Verifies(text, s.Signature)))
        {
            throw AuditErrors.BadSignature(key.Name);
        }
    }

    /// <summary>Decodes base64 if it is the one canonical spelling of its bytes.</summary>
    public static byte[]? TryBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var size)
            && Convert.ToBase64String(bytes.AsSpan(0, size)) == text
            ? bytes[..size]
            : null;
    }

    private static string Decode(ReadOnlySpan<byte> note)
    {
        try
        {
            var text = StrictUtf8.GetString(note);
            return text.Any(c => c != '\n' && char.IsControl(c))
                ? throw AuditErrors.BadNote("it has control characters")
                : text;
        }
        catch (DecoderFallbackException)
        {
            throw AuditErrors.BadNote("it is not valid UTF-8");
        }
    }

    private static (string Name, uint KeyId, byte[] Signature) ParseSignature(string line)
    {
        var parts = line.StartsWith(Dash, StringComparison.Ordinal) ? line[Dash.Length..].Split(' ') : [];
        if (parts.Length != 2 || !VerificationKey.IsName(parts[0]) ||
            TryBase64(parts[1]) is not { Length: > KeyIdSizeBytes } blob)
        {
            throw AuditErrors.BadNote("a signature line is malformed");
        }

        return (parts[0], BinaryPrimitives.ReadUInt32BigEndian(blob), blob[KeyIdSizeBytes..]);
    }
}
