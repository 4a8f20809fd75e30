// The bytes of a message header, both format versions.
using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Lakeward.Cryptography;

/// <summary>Writes headers of format 2 and reads formats 1 and 2.</summary>
/// <remarks>
/// References: AWS Encryption SDK specification, message header.
/// Limits: as <see cref="OpenOptions"/> says; reading asks for more bytes only as far as a bound allows.
/// </remarks>
internal static class HeaderFormat
{
    private const byte Version1 = 1;
    private const byte Version2 = 2;
    private const byte CustomerMessage = 0x80;
    private const byte Unframed = 1;
    private const byte Framed = 2;
    private const int MaxSizeBytes = 16 * 1024 * 1024;

    /// <summary>The header of a framed message up to its tag.</summary>
    public static byte[] WriteBody(MessageHeader header, ReadOnlySpan<byte> commitment)
    {
        var writer = new ArrayBufferWriter<byte>(512);
        writer.Write([Version2]);
        PutShort(writer, (ushort)header.Suite);
        writer.Write(header.MessageId.Span);
        PutField(writer, header.Context.Serialized);
        PutShort(writer, header.WrappedKeys.Count);
        foreach (var wrapped in header.WrappedKeys)
        {
            PutField(writer, Encoding.UTF8.GetBytes(wrapped.ProviderId));
            PutField(writer, wrapped.ProviderInformation.Span);
            PutField(writer, wrapped.Ciphertext.Span);
        }

        writer.Write([Framed]);
        BinaryPrimitives.WriteInt32BigEndian(writer.GetSpan(4), header.FrameSizeBytes);
        writer.Advance(4);
        writer.Write(commitment);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Reads a header from the first bytes of a message. When they do not reach, gives null and how many
    /// bytes it <paramref name="needs"/> at least before it can go on.
    /// </summary>
    /// <exception cref="CryptographyException">LW-CRY-0301, 0309, 0310, 0312, 0314, 0315.</exception>
    public static ParsedHeader? TryRead(ReadOnlySpan<byte> bytes, OpenOptions options, out int needs)
    {
        var reader = new FieldReader(bytes);
        var parsed = TryRead(ref reader, options);
        needs = reader.Needs;
        return needs <= MaxSizeBytes
            ? parsed
            : throw CryptographyErrors.NotAMessage("its header is too long");
    }

    /// <summary>Reads a header off a stream and not one byte more; gives its bytes, too.</summary>
    public static async ValueTask<(ParsedHeader Parsed, byte[] Bytes)> ReadAsync(
        Stream stream, OpenOptions options, CancellationToken ct)
    {
        var bytes = Array.Empty<byte>();
        ParsedHeader? parsed;
        while ((parsed = TryRead(bytes, options, out var needs)) is null)
        {
            var have = bytes.Length;
            Array.Resize(ref bytes, needs);
            if (await stream.ReadAtLeastAsync(bytes.AsMemory(have), needs - have, false, ct) < needs - have)
            {
                throw CryptographyErrors.Truncated();
            }
        }

        return (parsed, bytes);
    }

    /// <summary>Reads a header off a stream and not one byte more; gives its bytes, too.</summary>
    public static (ParsedHeader Parsed, byte[] Bytes) Read(Stream stream, OpenOptions options)
    {
        var bytes = Array.Empty<byte>();
        ParsedHeader? parsed;
        while ((parsed = TryRead(bytes, options, out var needs)) is null)
        {
            var have = bytes.Length;
            Array.Resize(ref bytes, needs);
            var missing = needs - have;
            if (stream.ReadAtLeast(bytes.AsSpan(have), missing, throwOnEndOfStream: false) < missing)
            {
                throw CryptographyErrors.Truncated();
            }
        }

        return (parsed, bytes);
    }

    private static ParsedHeader? TryRead(ref FieldReader reader, OpenOptions options)
    {
        if (!reader.TryByte(out var version) || !TryReadSuite(ref reader, version, out var suite))
        {
            return null;
        }

        if (options.RequireCommitment && !suite!.Commits)
        {
            throw CryptographyErrors.CommitmentRequired(suite.Suite);
        }

        if (!reader.TryTake(suite!.MessageIdSizeBytes, out var messageId)
            || !reader.TryField(out var context)
            || !TryReadWrappedKeys(ref reader, options, out var wrappedKeys)
            || !reader.TryByte(out var contentType)
            || !TryReadFrameSize(ref reader, version, contentType, options, out var frameSize))
        {
            return null;
        }

        if (!reader.TryTake(suite.CommitmentSizeBytes, out var commitment))
        {
            return null;
        }

        var bodySize = reader.Position;
        var zeroIv = new byte[ContentCipher.IvSizeBytes];
        var iv = zeroIv.AsSpan();
        if ((version == Version1 && !TryTakeIv(ref reader, iv))
            || !reader.TryTake(ContentCipher.TagSizeBytes, out var tag))
        {
            return null;
        }

        var header = new MessageHeader(
            suite.Suite, messageId.ToArray(), EncryptionContext.Parse(context), wrappedKeys!, frameSize);
        return new ParsedHeader(
            suite, header, bodySize, reader.Position, commitment.ToArray(), zeroIv, tag.ToArray());
    }

    private static bool TryTakeIv(ref FieldReader reader, Span<byte> iv)
    {
        var taken = reader.TryTake(iv.Length, out var found);
        found.CopyTo(iv);
        return taken;
    }

    private static bool TryReadSuite(ref FieldReader reader, byte version, out SuiteParameters? suite)
    {
        suite = null;
        if (version is not (Version1 or Version2))
        {
            throw CryptographyErrors.NotAMessage("it begins with no known format version");
        }

        byte type = CustomerMessage;
        if ((version == Version1 && !reader.TryByte(out type)) || !reader.TryShort(out var id))
        {
            return false;
        }

        suite = SuiteParameters.Of(id);
        return type == CustomerMessage && suite.Commits == (version == Version2)
            ? true
            : throw CryptographyErrors.NotAMessage("its type or suite does not fit its format version");
    }

    private static bool TryReadWrappedKeys(
        ref FieldReader reader, OpenOptions options, out IReadOnlyList<WrappedKey>? wrappedKeys)
    {
        wrappedKeys = null;
        if (!reader.TryShort(out var count))
        {
            return false;
        }

        if (count == 0)
        {
            throw CryptographyErrors.NotAMessage("it carries no wrapped key");
        }

        if (count > options.MaxWrappedKeys)
        {
            throw CryptographyErrors.TooManyWrappedKeys(count, options.MaxWrappedKeys);
        }

        var read = new List<WrappedKey>(count);
        while (read.Count < count)
        {
            if (!reader.TryField(out var id)
                || !reader.TryField(out var information)
                || !reader.TryField(out var key))
            {
                return false;
            }

            read.Add(new WrappedKey(Encoding.UTF8.GetString(id), information.ToArray(), key.ToArray()));
        }

        wrappedKeys = read;
        return true;
    }

    private static bool TryReadFrameSize(
        ref FieldReader reader, byte version, byte contentType, OpenOptions options, out int frameSize)
    {
        frameSize = 0;
        if (contentType is not (Framed or Unframed))
        {
            throw CryptographyErrors.NotAMessage("its content type is unknown");
        }

        if (version == Version1)
        {
            if (!reader.TryInt(out var reserved) || !reader.TryByte(out var ivSize))
            {
                return false;
            }

            if (reserved != 0 || ivSize != ContentCipher.IvSizeBytes)
            {
                throw CryptographyErrors.NotAMessage("a reserved field is not as it must be");
            }
        }

        if (!reader.TryInt(out var size))
        {
            return false;
        }

        if ((size == 0) != (contentType == Unframed))
        {
            throw CryptographyErrors.NotAMessage("its frame length does not fit its content type");
        }

        frameSize = size <= (uint)options.MaxFrameSizeBytes
            ? (int)size
            : throw CryptographyErrors.FrameTooLarge(size, options.MaxFrameSizeBytes);
        return true;
    }

    private static void PutShort(ArrayBufferWriter<byte> writer, int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(writer.GetSpan(2), checked((ushort)value));
        writer.Advance(2);
    }

    private static void PutField(ArrayBufferWriter<byte> writer, ReadOnlySpan<byte> field)
    {
        PutShort(writer, field.Length);
        writer.Write(field);
    }
}
