// The kinds of encrypted modules; the numbers go into the authenticated data.
namespace Lakeward.Parquet;

/// <summary>Module types of Parquet Modular Encryption.</summary>
internal enum ModuleType : byte
{
    Footer = 0,
    ColumnMetaData = 1,
    DataPage = 2,
    DictionaryPage = 3,
    DataPageHeader = 4,
    DictionaryPageHeader = 5,
    ColumnIndex = 6,
    OffsetIndex = 7,
    BloomFilterHeader = 8,
    BloomFilterBitset = 9,
}
