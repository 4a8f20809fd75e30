// Field ids of the Parquet structures that are read or changed here.
namespace Lakeward.Parquet;

/// <summary>Ids from <c>parquet.thrift</c>; the nested names follow the structures.</summary>
internal static class ParquetFields
{
    internal static class PageHeader
    {
        public const short Type = 1;
        public const short UncompressedSize = 2;
        public const short CompressedSize = 3;
        public const short Crc = 4;
        public const short DataPageV2 = 8;
    }

    internal static class DataPageHeaderV2
    {
        public const short DefinitionLevelsSize = 5;
        public const short RepetitionLevelsSize = 6;
        public const short IsCompressed = 7;
    }

    internal static class ColumnMeta
    {
        public const short Type = 1;
        public const short Encodings = 2;
        public const short PathInSchema = 3;
        public const short Codec = 4;
        public const short TotalUncompressedSize = 6;
        public const short TotalCompressedSize = 7;
        public const short DataPageOffset = 9;
        public const short IndexPageOffset = 10;
        public const short DictionaryPageOffset = 11;
        public const short Statistics = 12;
        public const short EncodingStats = 13;
        public const short BloomFilterOffset = 14;
        public const short BloomFilterLength = 15;
    }

    internal static class Statistics
    {
        public const short NullCount = 3;
        public const short Max = 5;
        public const short Min = 6;
        public const short MaxIsExact = 7;
        public const short MinIsExact = 8;
    }

    internal static class ColumnChunk
    {
        public const short FilePath = 1;
        public const short FileOffset = 2;
        public const short MetaData = 3;
        public const short OffsetIndexOffset = 4;
        public const short OffsetIndexLength = 5;
        public const short ColumnIndexOffset = 6;
        public const short ColumnIndexLength = 7;
        public const short Crypto = 8;
        public const short EncryptedMetaData = 9;
    }

    internal static class Crypto
    {
        public const short FooterKey = 1;
        public const short ColumnKey = 2;
        public const short ColumnPath = 1;
        public const short ColumnKeyMetadata = 2;
    }

    internal static class RowGroup
    {
        public const short Columns = 1;
        public const short TotalByteSize = 2;
        public const short RowCount = 3;
        public const short SortingColumns = 4;
        public const short FileOffset = 5;
        public const short TotalCompressedSize = 6;
        public const short Ordinal = 7;
    }

    internal static class FileMeta
    {
        public const short Schema = 2;
        public const short RowCount = 3;
        public const short RowGroups = 4;
        public const short KeyValues = 5;
        public const short ColumnOrders = 7;
        public const short Algorithm = 8;
        public const short SigningKeyMetadata = 9;
    }

    internal static class KeyValue
    {
        public const short Key = 1;
        public const short Value = 2;
    }

    internal static class FileCryptoMeta
    {
        public const short Algorithm = 1;
        public const short KeyMetadata = 2;
    }

    internal static class Algorithm
    {
        public const short Gcm = 1;
        public const short GcmCtr = 2;
        public const short Prefix = 1;
        public const short FileUnique = 2;
        public const short SupplyPrefix = 3;
    }

    internal static class SchemaElement
    {
        public const short Type = 1;
        public const short Name = 4;
        public const short ChildCount = 5;
        public const short ConvertedType = 6;
        public const short LogicalType = 10;
    }

    internal static class OffsetIndex
    {
        public const short PageLocations = 1;
        public const short Offset = 1;
        public const short CompressedSize = 2;
    }

    internal static class BloomFilterHeader
    {
        public const short SizeBytes = 1;
    }
}
