// The public words bound to a key or message: authenticated, stored in the clear, never health data.
using System.Buffers.Binary;
using System.Text;

namespace Lakeward.Cryptography;

/// <summary>
/// An encryption context: distinct text pairs, authenticated with every wrapped key and message.
/// It is stored in the clear, so it must never carry health data.
/// </summary>
/// <remarks>
/// References: AWS Encryption SDK specification, message header, "AAD". Parameters: pairs sorted by the
/// UTF-8 bytes of their keys (not by UTF-16). Limits: 65,535 bytes in all; empty keys are refused.
/// Immutable.
/// </remarks>
public sealed class EncryptionContext : IEquatable<EncryptionContext>
{
    internal const string ReservedPrefix = "aws-crypto-";
    internal const string PublicKeyName = "aws-crypto-public-key";

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private readonly KeyValuePair<string, string>[] _pairs;
    private readonly byte[] _serialized;

    private EncryptionContext(KeyValuePair<string, string>[] sorted)
    {
        _pairs = sorted;
        _serialized = Write(sorted);
    }

    /// <summary>No pairs.</summary>
    public static EncryptionContext Empty { get; } = new([]);

    /// <summary>The pairs, sorted by the UTF-8 bytes of their keys.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs => _pairs;

    /// <summary>The value of <paramref name="key"/>, or null.</summary>
    public string? this[string key]
    {
        get
        {
            foreach (var (name, value) in _pairs)
            {
                if (string.Equals(name, key, StringComparison.Ordinal))
                {
                    return value;
                }
            }

            return null;
        }
    }

    internal ReadOnlySpan<byte> Serialized => _serialized;

    /// <summary>A context of these pairs, in any order.</summary>
    /// <exception cref="CryptographyException">
    /// LW-CRY-0315: a key is repeated, empty, reserved (<c>aws-crypto-</c>), or the whole is too long.
    /// </exception>
    public static EncryptionContext Of(params (string Key, string Value)[] pairs)
    {
        foreach (var (key, _) in pairs)
        {
            if (key.StartsWith(ReservedPrefix, StringComparison.Ordinal))
            {
                throw CryptographyErrors.BadContext("a key begins with a reserved prefix");
            }
        }

        return FromPairs(pairs.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)));
    }

    /// <summary>
    /// Reads the bytes that <see cref="Serialize"/> gives; empty bytes are the empty context.
    /// </summary>
    /// <exception cref="CryptographyException">LW-CRY-0315: not a well-formed context.</exception>
    public static EncryptionContext Parse(ReadOnlySpan<byte> serialized)
    {
        if (serialized.IsEmpty)
        {
            return Empty;
        }

        var rest = serialized;
        var pairs = new KeyValuePair<string, string>[TakeCount(ref rest)];
        for (var index = 0; index < pairs.Length; index++)
        {
            var key = TakeText(ref rest);
            pairs[index] = KeyValuePair.Create(key, TakeText(ref rest));
        }

        return rest.IsEmpty && pairs.Length > 0
            ? FromPairs(pairs)
            : throw CryptographyErrors.BadContext("its length does not match its pairs");
    }

    /// <summary>
    /// The canonical bytes: nothing for the empty context, else a count and length-prefixed pairs.
    /// </summary>
    public byte[] Serialize() => [.. _serialized];

    /// <summary>Whether both have the same pairs.</summary>
    public bool Equals(EncryptionContext? other) =>
        other is not null && _serialized.AsSpan().SequenceEqual(other._serialized);

    public override bool Equals(object? obj) => Equals(obj as EncryptionContext);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_serialized);
        return hash.ToHashCode();
    }

    /// <summary>This context with one more pair, which may be a reserved one.</summary>
    internal EncryptionContext With(string key, string value) =>
        FromPairs(_pairs.Append(KeyValuePair.Create(key, value)));

    /// <summary>This context without the pairs that the message format itself adds.</summary>
    internal EncryptionContext WithoutReserved() => FromPairs(
        _pairs.Where(pair => !pair.Key.StartsWith(ReservedPrefix, StringComparison.Ordinal)));

    internal static EncryptionContext FromPairs(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var sorted = pairs.ToArray();
        if (sorted.Length == 0 && Empty is not null)
        {
            return Empty;
        }

        try
        {
            Array.Sort(sorted, static (left, right) => CompareUtf8(left.Key, right.Key));
        }
        catch (InvalidOperationException failure) when (failure.InnerException is EncoderFallbackException)
        {
            throw CryptographyErrors.BadContext("a key is not well-formed text");
        }

        for (var index = 0; index < sorted.Length; index++)
        {
            if (sorted[index].Key.Length == 0)
            {
                throw CryptographyErrors.BadContext("a key is empty");
            }

            if (index > 0
                && string.Equals(sorted[index - 1].Key, sorted[index].Key, StringComparison.Ordinal))
            {
                throw CryptographyErrors.BadContext("a key is repeated");
            }
        }

        return new EncryptionContext(sorted);
    }

    private static int CompareUtf8(string left, string right) =>
        StrictUtf8.GetBytes(left).AsSpan().SequenceCompareTo(StrictUtf8.GetBytes(right));

    private static byte[] Write(KeyValuePair<string, string>[] sorted)
    {
        if (sorted.Length == 0)
        {
            return [];
        }

        try
        {
            var size = 2L + sorted.Sum(
                pair => 4L + StrictUtf8.GetByteCount(pair.Key) + StrictUtf8.GetByteCount(pair.Value));
            if (size > ushort.MaxValue)
            {
                throw CryptographyErrors.BadContext("it is longer than 65,535 bytes");
            }

            var bytes = new byte[size];
            BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)sorted.Length);
            var rest = bytes.AsSpan(2);
            foreach (var (key, value) in sorted)
            {
                PutText(ref rest, key);
                PutText(ref rest, value);
            }

            return bytes;
        }
        catch (EncoderFallbackException)
        {
            throw CryptographyErrors.BadContext("it is not well-formed text");
        }
    }

    private static void PutText(ref Span<byte> rest, string text)
    {
        var size = StrictUtf8.GetBytes(text, rest[2..]);
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)size);
        rest = rest[(2 + size)..];
    }

    private static int TakeCount(ref ReadOnlySpan<byte> rest)
    {
        if (!BinaryPrimitives.TryReadUInt16BigEndian(rest, out var count))
        {
            throw CryptographyErrors.BadContext("it is cut short");
        }

        rest = rest[2..];
        return count;
    }

    private static string TakeText(ref ReadOnlySpan<byte> rest)
    {
        var size = TakeCount(ref rest);
        if (rest.Length < size)
        {
            throw CryptographyErrors.BadContext("it is cut short");
        }

        try
        {
            var text = StrictUtf8.GetString(rest[..size]);
            rest = rest[size..];
            return text;
        }
        catch (DecoderFallbackException)
        {
            throw CryptographyErrors.BadContext("it is not well-formed text");
        }
    }
}
