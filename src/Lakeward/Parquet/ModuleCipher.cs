// Seals and opens the modules of one column chunk, or the footer.
using System.Buffers.Binary;
using System.Security.Cryptography;
using Lakeward.Cryptography;

namespace Lakeward.Parquet;

/// <summary>
/// AES-GCM modules of Parquet Modular Encryption: <c>u32le length | nonce 12 | ciphertext | tag 16</c>, bound
/// to the file, module type, row group, column and page; in counter mode pages carry no tag.
/// <para>References: Apache Parquet Encryption.md; NIST SP 800-38D, SP 800-38A.</para>
/// <para>Parameters: keys of 16, 24, 32 bytes; random 96-bit nonces; 128-bit tags.</para>
/// <para>Limits: ordinals up to 32767; a module under 2 GiB. Not thread-safe: one instance per thread.</para>
/// </summary>
internal sealed class ModuleCipher : IDisposable
{
    public const int MaxOrdinal = short.MaxValue;
    public const int LengthSizeBytes = 4;
    public const int NonceSizeBytes = 12;
    public const int TagSizeBytes = 16;
    private const int OrdinalsSizeBytes = 7;
    private readonly AesGcm _gcm;
    private readonly CounterMode? _counter;
    private readonly byte[] _aad;
    private readonly int _fileAadSize;
    private readonly int _rowGroup;
    private readonly int _column;

    private ModuleCipher(SecretKey key, FileCipher file, int rowGroup, int column)
    {
        _gcm = new AesGcm(key.Bytes, TagSizeBytes);
        _counter = file.CounterPages ? new CounterMode(key.Bytes) : null;
        _fileAadSize = file.Aad.Length;
        _aad = new byte[_fileAadSize + OrdinalsSizeBytes];
        file.Aad.CopyTo(_aad, 0);
        (_rowGroup, _column) = (rowGroup, column);
        BinaryPrimitives.WriteInt16LittleEndian(_aad.AsSpan(_fileAadSize + 1), (short)rowGroup);
        BinaryPrimitives.WriteInt16LittleEndian(_aad.AsSpan(_fileAadSize + 3), (short)column);
    }

    /// <summary>The cipher of a column chunk's modules. The key stays the caller's.</summary>
    public static ModuleCipher OfChunk(SecretKey key, FileCipher file, int rowGroup, int column) =>
        new(key, file, rowGroup, column);

    /// <summary>The cipher of the footer module.</summary>
    public static ModuleCipher OfFooter(SecretKey key, FileCipher file) => new(key, file, 0, 0);

    /// <summary>The size of the whole module, its length field included, of so many plain bytes.</summary>
    public int SealedSize(ModuleType type, int plainSize) => plainSize <= int.MaxValue - Overhead(type)
        ? plainSize + Overhead(type)
        : throw ParquetErrors.Malformed("a part of 2 GiB or more");

    /// <summary>The module of <paramref name="plain"/> in an array of its own.</summary>
    public byte[] Seal(ModuleType type, int page, ReadOnlySpan<byte> plain)
    {
        var module = new byte[SealedSize(type, plain.Length)];
        Seal(type, page, plain, module);
        return module;
    }

    /// <summary>
    /// Writes the module of <paramref name="plain"/>, exactly <see cref="SealedSize"/> bytes.
    /// </summary>
    public void Seal(ModuleType type, int page, ReadOnlySpan<byte> plain, Span<byte> module)
    {
        module = module[..SealedSize(type, plain.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(module, module.Length - LengthSizeBytes);
        var nonce = module.Slice(LengthSizeBytes, NonceSizeBytes);
        RandomNumberGenerator.Fill(nonce);
        var body = module[(LengthSizeBytes + NonceSizeBytes)..];
        if (IsCounter(type))
        {
            _counter!.Transform(nonce, plain, body);
            return;
        }

        _gcm.Encrypt(nonce, plain, body[..plain.Length], body[plain.Length..], Aad(type, page));
    }

    /// <summary>
    /// Opens a whole module in place and returns where its plaintext now lies. On failure the place is zeroed
    /// and nothing is returned.
    /// </summary>
    /// <exception cref="Errors.LakeException">LW-PQT-0003 or LW-PQT-0106.</exception>
    public Span<byte> Open(ModuleType type, int page, Span<byte> module) =>
        TryOpen(type, page, module, module[(LengthSizeBytes + NonceSizeBytes)..], out var plain)
            ? plain
            : throw ParquetErrors.NotAuthentic(Describe(type, page));

    /// <summary>Opens a module into another place; false when it does not authenticate.</summary>
    public bool TryOpen(
        ModuleType type, int page, ReadOnlySpan<byte> module, Span<byte> destination, out Span<byte> plain)
    {
        var size = module.Length - Overhead(type);
        if (size < 0 || BinaryPrimitives.ReadUInt32LittleEndian(module) != module.Length - LengthSizeBytes)
        {
            throw ParquetErrors.Malformed("a module whose length disagrees with its frame");
        }

        var nonce = module.Slice(LengthSizeBytes, NonceSizeBytes);
        var body = module[(LengthSizeBytes + NonceSizeBytes)..];
        plain = destination[..size];
        if (IsCounter(type))
        {
            _counter!.Transform(nonce, body, plain);
            return true;
        }

        try
        {
            _gcm.Decrypt(nonce, body[..size], body[size..], plain, Aad(type, page));
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            plain.Clear();
            return false;
        }
    }

    /// <summary>
    /// A tag over <paramref name="signed"/> for plaintext footers, with the nonce that was used there.
    /// </summary>
    public byte[] FooterSignature(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> nonce)
    {
        var tag = new byte[TagSizeBytes];
        _gcm.Encrypt(nonce, signed, new byte[signed.Length], tag, Aad(ModuleType.Footer, 0));
        return tag;
    }

    public void Dispose()
    {
        _gcm.Dispose();
        _counter?.Dispose();
    }

    /// <summary>Names a module for an error.</summary>
    public string Describe(ModuleType type, int page) => type switch
    {
        ModuleType.Footer => "The footer",
        ModuleType.DataPage or ModuleType.DataPageHeader =>
            $"{type} {page} of column {_column} in row group {_rowGroup}",
        _ => $"{type} of column {_column} in row group {_rowGroup}",
    };

    private int Overhead(ModuleType type) =>
        LengthSizeBytes + NonceSizeBytes + (IsCounter(type) ? 0 : TagSizeBytes);

    private bool IsCounter(ModuleType type) =>
        _counter is not null && type is (ModuleType.DataPage or ModuleType.DictionaryPage);

    private ReadOnlySpan<byte> Aad(ModuleType type, int page)
    {
        _aad[_fileAadSize] = (byte)type;
        BinaryPrimitives.WriteInt16LittleEndian(_aad.AsSpan(_fileAadSize + 5), (short)page);
        return _aad.AsSpan(0, _fileAadSize + type switch
        {
            ModuleType.Footer => 1,
            ModuleType.DataPage or ModuleType.DataPageHeader => OrdinalsSizeBytes,
            _ => OrdinalsSizeBytes - sizeof(short),
        });
    }
}
