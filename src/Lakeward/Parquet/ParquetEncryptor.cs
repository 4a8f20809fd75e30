// Turns plain Parquet into an encrypted file.
using System.Security.Cryptography;
using Lakeward.Cryptography;

namespace Lakeward.Parquet;

/// <summary>
/// Parquet Modular Encryption, writing: AES_GCM_V1 with an encrypted footer, PKMT1 key material inside the
/// file, wrapped twice; a 256-bit data key of its own for the footer and each column.
/// <para>References: Apache Parquet Encryption.md and parquet.thrift; parquet-java key tools.</para>
/// <para>Parameters: 8 random bytes of file identity; no AAD prefix; random nonces.</para>
/// <para>Limits: V1 data pages; 32767 row groups, leaf columns, and pages per chunk; pages under 2 GiB.
/// Memory: two blocks of 1 MiB, or one of the largest page's size, besides the footer.</para>
/// </summary>
public static class ParquetEncryptor
{
    private const int FileUniqueSizeBytes = 8;

    /// <summary>
    /// Encrypts a plain file into <paramref name="destination"/>, in order; the stream stays open.
    /// </summary>
    /// <exception cref="Errors.LakeException">LW-PQT-0001 to 0006 for input that cannot be
    /// encrypted.</exception>
    public static EncryptedFileFacts Encrypt(
        ParquetInput plain, Stream destination, ParquetEncryptionOptions options)
    {
        var footer = PlainFooter.Read(plain);
        var schema = ParquetSchema.Of(footer.MetaData);
        using var wrapper = new KeyWrapper();
        var keys = new List<FileKey> { wrapper.NewKey(options.Footer, isFooter: true) };
        try
        {
            var columns = new FileKey?[schema.Leaves.Count];
            for (var i = 0; i < columns.Length && !options.Uniform; i++)
            {
                if (options.KeyOf(schema.Leaves[i].Path) is { } master)
                {
                    keys.Add(wrapper.NewKey(master, isFooter: false));
                    columns[i] = keys[^1];
                }
            }

            using var output = new SealedOutput(destination);
            return new FileEncryption(plain, output, keys[0], columns)
                .Run(footer, schema, NewIdentity(options.CtrForPages));
        }
        finally
        {
            keys.ForEach(static key => key.Key.Dispose());
        }
    }

    /// <summary>
    /// Encrypts everything under one given data key of 16, 24 or 32 bytes, with key metadata of the
    /// caller's choice. For readers that are handed the key itself: DuckDB reads such files where columns
    /// are flat, without bloom filters, and of one data page per chunk.
    /// </summary>
    public static EncryptedFileFacts EncryptUniform(
        ParquetInput plain, Stream destination, SecretKey dataKey, ReadOnlyMemory<byte> keyMetadata)
    {
        if (!LocalWrap.IsKeySize(dataKey.SizeBytes) || !dataKey.Bytes.ContainsAnyExcept((byte)0))
        {
            throw ParquetErrors.KeyNotValid("raw data key");
        }

        var footer = PlainFooter.Read(plain);
        var schema = ParquetSchema.Of(footer.MetaData);
        using var output = new SealedOutput(destination);
        var key = new FileKey(dataKey, keyMetadata);
        return new FileEncryption(plain, output, key, new FileKey?[schema.Leaves.Count])
            .Run(footer, schema, NewIdentity(counterPages: false));
    }

    private static FileCipher NewIdentity(bool counterPages) =>
        new(ReadOnlyMemory<byte>.Empty, RandomNumberGenerator.GetBytes(FileUniqueSizeBytes), counterPages);
}
