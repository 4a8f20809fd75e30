// A secret in guarded native memory: the garbage collector never sees it, so it is never copied about.
using System.Security.Cryptography;

namespace Lakeward.Cryptography;

/// <summary>
/// Writes secret bytes into guarded memory; must not keep the span, and must not pass it to the operating
/// system (reading a file into it fails): see <see cref="SecretKey.ReadFile"/>.
/// </summary>
public delegate void SecretFill(Span<byte> destination);

/// <summary>
/// Secret bytes (a key, or a wrapped private key's content) held in <see cref="GuardedMemory"/>: locked
/// in RAM, left out of core dumps, zeroed on dispose. Never in a string or a managed array.
/// </summary>
/// <remarks>Owned by whoever created it. Not thread-safe against a concurrent dispose.</remarks>
public sealed class SecretKey : IDisposable
{
    private const int MaxFileSizeBytes = 4096;

    private readonly GuardedMemory _memory;

    private SecretKey(GuardedMemory memory) => _memory = memory;

    /// <summary>Size of the secret in bytes.</summary>
    public int SizeBytes => _memory.SizeBytes;

    /// <summary>The bytes. The span is valid until dispose; never copy it into an array.</summary>
    /// <exception cref="ObjectDisposedException">After dispose.</exception>
    public ReadOnlySpan<byte> Bytes => _memory.Span;

    /// <summary>
    /// A fresh random secret of <paramref name="sizeBytes"/> bytes, from the system's generator.
    /// </summary>
    public static SecretKey Generate(int sizeBytes) => Fill(sizeBytes, RandomNumberGenerator.Fill);

    /// <summary>Copies <paramref name="source"/> into guarded memory. The caller zeroes the source.</summary>
    public static SecretKey From(ReadOnlySpan<byte> source)
    {
        var memory = GuardedMemory.Allocate(source.Length);
        source.CopyTo(memory.Span);
        return new SecretKey(memory);
    }

    /// <summary>Lets <paramref name="fill"/> write the secret straight into guarded memory.</summary>
    public static SecretKey Fill(int sizeBytes, SecretFill fill)
    {
        var memory = GuardedMemory.Allocate(sizeBytes);
        try
        {
            fill(memory.Span);
            return new SecretKey(memory);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Reads a passphrase file of 1 to 4096 bytes into guarded memory; line ends at its end are left out.
    /// </summary>
    /// <exception cref="CryptographyException">LW-CRY-0402: the file is empty or too long.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SecretKey ReadFile(string path)
    {
        Span<byte> buffer = stackalloc byte[MaxFileSizeBytes + 1];
        try
        {
            using var handle = File.OpenHandle(path);
            var size = RandomAccess.Read(handle, buffer, fileOffset: 0);
            var secret = buffer[..size].TrimEnd("\r\n"u8);
            return size <= MaxFileSizeBytes && !secret.IsEmpty
                ? From(secret)
                : throw CryptographyErrors.BadPassphraseFile(path, MaxFileSizeBytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    /// <summary>A second, independently owned copy.</summary>
    public SecretKey Copy() => From(Bytes);

    /// <summary>Zeroes and frees the memory.</summary>
    public void Dispose() => _memory.Dispose();
}
