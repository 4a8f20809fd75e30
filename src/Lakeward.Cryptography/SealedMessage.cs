// Seals content into AWS Encryption SDK messages and opens it again.
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Cryptography;

/// <summary>Messages in the AWS Encryption SDK format: sealed to keyrings, bound to a context.</summary>
/// <remarks>
/// References: AWS Encryption SDK specification (message formats 1 and 2).
/// Parameters: written with suite 0x0478 or 0x0578; all eleven suites are read, framed and unframed.
/// Limits: 2^32 - 1 frames; memory stays bounded whatever the length. Nothing is released before its tag
/// verified; a stream that fails midway has released earlier frames, which the caller throws away.
/// </remarks>
public static class SealedMessage
{
    private static readonly SealOptions Small = new() { FrameSizeBytes = 64 * 1024 };
    private static readonly OpenOptions Strict = new();

    /// <summary>Seals the rest of a stream. Between two files, frames are worked on at any place.</summary>
    /// <param name="plaintext">Read to its end; left open.</param>
    /// <param name="ciphertext">
    /// Written from its position on; left open. A file is cut back on failure.
    /// </param>
    /// <param name="keyrings">Each of them will open the message.</param>
    /// <param name="options">Suite, frame size, context, parallelism.</param>
    /// <param name="ct">Stops the work.</param>
    /// <returns>Bytes of plaintext.</returns>
    /// <exception cref="CryptographyException">LW-CRY-0316: a file changed its length meanwhile.</exception>
    public static async Task<long> SealAsync(
        Stream plaintext, Stream ciphertext, IKeyring[] keyrings, SealOptions options,
        CancellationToken ct = default)
    {
        using var message = SealingMessage.Begin(keyrings, options);
        var source = FileStretch.Rest(plaintext);
        var destination = FileStretch.Rest(ciphertext);
        if (message.Signature is not null || source is not { SizeBytes: > 0 } || destination is null)
        {
            var sealer = new StreamSealer(plaintext, ciphertext, message, ct);
            return await TakingBackAsync(ciphertext, () => sealer.RunAsync(options.Parallelism));
        }

        ciphertext.Position = await TakingBackAsync(
            ciphertext,
            () => FileMessage.SealAsync(source.Value, destination.Value, message, options.Parallelism, ct));
        plaintext.Position = source.Value.Offset + source.Value.SizeBytes;
        return source.Value.SizeBytes;
    }

    /// <summary>Seals a whole file into another, which has nothing else then.</summary>
    /// <returns>Bytes of plaintext.</returns>
    public static async Task<long> SealAsync(
        SafeFileHandle plaintext, SafeFileHandle ciphertext, IKeyring[] keyrings, SealOptions options,
        CancellationToken ct = default)
    {
        using var source = new BorrowedFile(plaintext, FileAccess.Read);
        using var destination = new BorrowedFile(ciphertext, FileAccess.Write);
        var sealedBytes = await SealAsync(source.Stream, destination.Stream, keyrings, options, ct);
        destination.Stream.SetLength(destination.Stream.Position);
        return sealedBytes;
    }

    /// <summary>
    /// Opens the one message that a stream holds. Between two files, frames are worked on at any place.
    /// </summary>
    /// <param name="ciphertext">Read to its end, where the message must end; left open.</param>
    /// <param name="plaintext">
    /// Written from its position on; left open. A file is cut back on failure.
    /// </param>
    /// <param name="keyrings">Tried in order on each wrapped key.</param>
    /// <param name="options">What to accept.</param>
    /// <param name="ct">Stops the work.</param>
    /// <returns>The verified header.</returns>
    /// <exception cref="CryptographyException">
    /// LW-CRY-0301 to 0316: not a message, not for these keyrings, changed, cut short. Then throw away what a
    /// stream that is not a file received.
    /// </exception>
    public static async Task<MessageHeader> OpenAsync(
        Stream ciphertext, Stream plaintext, IKeyring[] keyrings, OpenOptions options,
        CancellationToken ct = default)
    {
        var source = FileStretch.Rest(ciphertext);
        var destination = FileStretch.Rest(plaintext);
        var (parsed, bytes) = await HeaderFormat.ReadAsync(ciphertext, options, ct);
        using var message = OpenedMessage.Open(parsed, bytes, keyrings, options);
        var anywhere = message.Signature is null && message.Header.FrameSizeBytes > 0;
        if (!anywhere || source is not { SizeBytes: > 0 } || destination is null)
        {
            var opener = new StreamOpener(ciphertext, plaintext, message, ct);
            await TakingBackAsync(plaintext, () => opener.RunAsync(options));
            return message.Header;
        }

        plaintext.Position = await TakingBackAsync(
            plaintext,
            () => FileMessage.OpenAsync(source.Value, destination.Value, message, options.Parallelism, ct));
        ciphertext.Position = source.Value.Offset + source.Value.SizeBytes;
        return message.Header;
    }

    /// <summary>Opens a whole file into another, which has nothing else then.</summary>
    /// <returns>The verified header.</returns>
    public static async Task<MessageHeader> OpenAsync(
        SafeFileHandle ciphertext, SafeFileHandle plaintext, IKeyring[] keyrings, OpenOptions options,
        CancellationToken ct = default)
    {
        using var source = new BorrowedFile(ciphertext, FileAccess.Read);
        using var destination = new BorrowedFile(plaintext, FileAccess.Write);
        var header = await OpenAsync(source.Stream, destination.Stream, keyrings, options, ct);
        destination.Stream.SetLength(destination.Stream.Position);
        return header;
    }

    /// <summary>Seals content that is in memory, with suite 0x0478 and frames of 64 KiB.</summary>
    /// <returns>The whole message.</returns>
    public static byte[] Seal(ReadOnlySpan<byte> plaintext, IKeyring keyring, EncryptionContext context) =>
        SmallMessage.Seal(plaintext, [keyring], Small with { Context = context });

    /// <summary>Opens a whole message that is in memory; the suite must commit to its key.</summary>
    /// <param name="message">The whole message and nothing else.</param>
    /// <param name="keyring">Opens its wrapped key.</param>
    /// <param name="required">When given, the message's context must be exactly this one.</param>
    /// <returns>The content; the caller zeroes it when it is secret.</returns>
    /// <exception cref="CryptographyException">
    /// LW-CRY-0301 to 0315: not a message, not for this keyring, changed, cut short; 0313: another context.
    /// </exception>
    public static byte[] Open(
        ReadOnlySpan<byte> message, IKeyring keyring, EncryptionContext? required = null)
    {
        var (plaintext, header) = SmallMessage.Open(message, [keyring], Strict);
        if (required is null || header.Context.WithoutReserved().Equals(required))
        {
            return plaintext;
        }

        CryptographicOperations.ZeroMemory(plaintext);
        throw CryptographyErrors.ContextDiffers();
    }

    // A file that received part of a failed attempt gets its old end back.
    private static async Task<T> TakingBackAsync<T>(Stream destination, Func<Task<T>> attempt)
    {
        var start = destination is FileStream { CanSeek: true } ? destination.Position : -1;
        try
        {
            return await attempt();
        }
        catch when (start >= 0)
        {
            destination.SetLength(start);
            throw;
        }
    }
}
