// The footer of a plain Parquet file.
using System.Buffers.Binary;

namespace Lakeward.Parquet;

/// <summary>File metadata and the offset where it begins, behind which no page may lie.</summary>
internal sealed record PlainFooter(ThriftStruct MetaData, long Offset)
{
    public const int TailSizeBytes = 8;
    public const int MagicSizeBytes = 4;

    /// <summary>Opens and closes plain files, and those whose footer is only signed.</summary>
    public static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <summary>Opens and closes files whose footer is encrypted.</summary>
    public static ReadOnlySpan<byte> EncryptedMagic => "PARE"u8;

    public static PlainFooter Read(ParquetInput input)
    {
        if (input.Length < MagicSizeBytes + TailSizeBytes)
        {
            throw ParquetErrors.NotParquet("it is too short");
        }

        var tail = input.Slice(input.Length - TailSizeBytes, TailSizeBytes);
        if (tail[MagicSizeBytes..].SequenceEqual(EncryptedMagic))
        {
            throw ParquetErrors.Unsupported("it is encrypted already");
        }

        if (!tail[MagicSizeBytes..].SequenceEqual(Magic)
            || !input.Slice(0, MagicSizeBytes).SequenceEqual(Magic))
        {
            throw ParquetErrors.NotParquet("the marks at its ends are missing");
        }

        var size = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        var offset = input.Length - TailSizeBytes - size;
        if (offset < MagicSizeBytes || size > int.MaxValue)
        {
            throw ParquetErrors.NotParquet("its footer is longer than the file");
        }

        var metaData = ThriftStruct.Parse(input.Slice(offset, (int)size).ToArray());
        return metaData.Has(ParquetFields.FileMeta.Algorithm)
            ? throw ParquetErrors.Unsupported("parts of it are encrypted already")
            : new PlainFooter(metaData, offset);
    }
}
