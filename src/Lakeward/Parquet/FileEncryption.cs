// The encryption of one file, from its first byte to its last.
using System.Buffers.Binary;
using System.Text;

namespace Lakeward.Parquet;

/// <summary>
/// One run over a plain file. <paramref name="columnKeys"/> has a key or null (footer's key) per leaf.
/// </summary>
internal sealed class FileEncryption(
    ParquetInput input, SealedOutput output, FileKey footerKey, IReadOnlyList<FileKey?> columnKeys)
{
    private readonly List<RowGroupFacts> _facts = [];

    /// <summary>
    /// Writes (1) the magic, (2) each row group, (3) the crypto metadata, (4) the sealed footer and its
    /// tail.
    /// </summary>
    public EncryptedFileFacts Run(PlainFooter footer, ParquetSchema schema, FileCipher cipher)
    {
        var metaData = footer.MetaData;
        var rowGroups = metaData.NeedStructs(ParquetFields.FileMeta.RowGroups);
        if (rowGroups.Count > ModuleCipher.MaxOrdinal)
        {
            throw ParquetErrors.TooMany("row groups", ModuleCipher.MaxOrdinal);
        }

        // 1.
        output.Append(PlainFooter.EncryptedMagic);

        // 2.
        for (var i = 0; i < rowGroups.Count; i++)
        {
            RowGroup(rowGroups[i], schema, cipher, (short)i, footer.Offset);
        }

        metaData.Set(ParquetFields.FileMeta.RowGroups, rowGroups);

        // 3.
        var crypto = new ThriftStruct();
        crypto.Set(ParquetFields.FileCryptoMeta.Algorithm, FileAlgorithm.Write(cipher));
        crypto.Set(ParquetFields.FileCryptoMeta.KeyMetadata, footerKey.Metadata);
        var cryptoBytes = crypto.ToBytes();
        output.Append(cryptoBytes);
        CryptoDigest.Add(metaData, cryptoBytes);

        // 4.
        var tag = Footer(metaData.ToBytes(), cryptoBytes.Length, cipher);
        var size = output.Position;
        var rowCount = metaData.NeedI64(ParquetFields.FileMeta.RowCount);
        var unique = cipher.FileUnique.ToArray();
        return new EncryptedFileFacts(size, output.Complete(), unique, tag, rowCount, _facts);
    }

    private byte[] Footer(byte[] plain, int cryptoSize, FileCipher cipher)
    {
        using var footerCipher = ModuleCipher.OfFooter(footerKey.Key, cipher);
        var module = footerCipher.Seal(ModuleType.Footer, 0, plain);
        output.Append(module);
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, checked(cryptoSize + module.Length));
        output.Append(length);
        output.Append(PlainFooter.EncryptedMagic);
        return module[^ModuleCipher.TagSizeBytes..];
    }

    private void RowGroup(
        ThriftStruct rowGroup, ParquetSchema schema, FileCipher cipher, short ordinal, long limit)
    {
        var chunks = rowGroup.NeedStructs(ParquetFields.RowGroup.Columns);
        if (chunks.Count != schema.Leaves.Count)
        {
            throw ParquetErrors.Malformed("a row group with another number of columns than the schema");
        }

        var start = output.Position;
        var columns = new List<ColumnRun>(chunks.Count);
        try
        {
            for (var i = 0; i < chunks.Count; i++)
            {
                var key = columnKeys[i]?.Key ?? footerKey.Key;
                var chunkCipher = ModuleCipher.OfChunk(key, cipher, ordinal, i);
                columns.Add(new ColumnRun(chunks[i], chunkCipher, new(input, output, chunkCipher, limit)));
                columns[i].Pages();
            }

            columns.ForEach(static column => column.SideModules());
            for (var i = 0; i < chunks.Count; i++)
            {
                columns[i].Finish(columnKeys[i], schema.Leaves[i]);
            }
        }
        finally
        {
            columns.ForEach(static column => column.Cipher.Dispose());
        }

        rowGroup.Set(ParquetFields.RowGroup.Columns, chunks);
        rowGroup.SetI64(
            ParquetFields.RowGroup.TotalByteSize, columns.Sum(static c => c.Written.UncompressedSize));
        rowGroup.SetI64(ParquetFields.RowGroup.FileOffset, start);
        rowGroup.SetI64(
            ParquetFields.RowGroup.TotalCompressedSize, columns.Sum(static c => c.Written.StoredSize));

        // parquet-java takes the ordinal from here, not from the position: without it only group 0 opens.
        rowGroup.SetI16(ParquetFields.RowGroup.Ordinal, ordinal);
        var rowCount = rowGroup.NeedI64(ParquetFields.RowGroup.RowCount);
        _facts.Add(new RowGroupFacts(ordinal, rowCount, output.Position - start));
    }

    /// <summary>One column chunk on its way.</summary>
    private sealed class ColumnRun(ThriftStruct chunk, ModuleCipher cipher, ChunkEncryptor encryptor)
    {
        private readonly ThriftStruct _metaData = MetaDataOf(chunk);

        public ModuleCipher Cipher => cipher;

        public ChunkPages Written { get; private set; } = new(0);

        public void Pages() => Written = encryptor.Pages(_metaData);

        public void SideModules()
        {
            encryptor.BloomFilter(_metaData);
            encryptor.ColumnIndex(chunk);
            encryptor.OffsetIndex(chunk, Written);
        }

        /// <summary>
        /// Puts the metadata into the chunk: sealed under the column's own key, or as it is under the
        /// footer's.
        /// </summary>
        public void Finish(FileKey? ownKey, SchemaLeaf leaf)
        {
            chunk.SetI64(ParquetFields.ColumnChunk.FileOffset, 0);
            var crypto = new ThriftStruct();
            if (ownKey is null)
            {
                crypto.Set(ParquetFields.Crypto.FooterKey, new ThriftStruct());
                chunk.Set(ParquetFields.ColumnChunk.MetaData, _metaData);
            }
            else
            {
                var content = new ThriftStruct();
                byte[][] parts = [.. leaf.Parts.Select(Encoding.UTF8.GetBytes)];
                content.Set(ParquetFields.Crypto.ColumnPath, parts);
                content.Set(ParquetFields.Crypto.ColumnKeyMetadata, ownKey.Metadata);
                crypto.Set(ParquetFields.Crypto.ColumnKey, content);
                var module = cipher.Seal(ModuleType.ColumnMetaData, 0, _metaData.ToBytes());
                chunk.Set(ParquetFields.ColumnChunk.EncryptedMetaData, module);
                chunk.Remove(ParquetFields.ColumnChunk.MetaData);
            }

            chunk.Set(ParquetFields.ColumnChunk.Crypto, crypto);
        }

        private static ThriftStruct MetaDataOf(ThriftStruct chunk) =>
            chunk.Has(ParquetFields.ColumnChunk.FilePath)
                ? throw ParquetErrors.Unsupported("its columns lie in other files")
                : chunk.Struct(ParquetFields.ColumnChunk.MetaData)
                    ?? throw ParquetErrors.Malformed("a column chunk without metadata");
    }
}
