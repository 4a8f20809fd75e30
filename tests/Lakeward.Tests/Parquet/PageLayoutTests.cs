// Both layouts of encrypted V2 pages, which no file at hand has with levels.
using System.Security.Cryptography;
using Lakeward.Cryptography;
using Lakeward.Errors;
using Lakeward.Parquet;
using Xunit;

namespace Lakeward.Tests.Parquet;

public sealed class PageLayoutTests : IDisposable
{
    private static readonly byte[] Levels = [3, 0, 3, 1, 2, 1];
    private static readonly byte[] Values = RandomNumberGenerator.GetBytes(100);
    private static readonly FileCipher File = new(default, "identity"u8.ToArray(), CounterPages: false);
    private readonly SecretKey _key = SecretKey.Generate(32);

    public void Dispose() => _key.Dispose();

    [Fact]
    public void Levels_and_values_in_one_module_are_read()
    {
        using var cipher = ModuleCipher.OfChunk(_key, File, 2, 3);
        byte[] plain = [.. Levels, .. Values];
        AssertReads(
            Chunk(cipher, cipher.Seal(ModuleType.DataPage, 0, plain)), allowPlaintextLevels: false, plain);
    }

    [Fact]
    public void Levels_in_the_clear_are_read_where_they_are_allowed()
    {
        using var cipher = ModuleCipher.OfChunk(_key, File, 2, 3);
        var chunk = Chunk(cipher, [.. Levels, .. cipher.Seal(ModuleType.DataPage, 0, Values)]);
        AssertReads(chunk, allowPlaintextLevels: true, [.. Levels, .. Values]);
        var error = Assert.Throws<LakeException>(() => Read(chunk, allowPlaintextLevels: false));
        Assert.Equal("LW-PQT-0107", error.Id);
    }

    [Fact]
    public void Levels_without_values_are_read_where_they_are_allowed()
    {
        using var cipher = ModuleCipher.OfChunk(_key, File, 2, 3);
        AssertReads(Chunk(cipher, Levels), allowPlaintextLevels: true, Levels);
    }

    [Fact]
    public void A_changed_page_gives_out_nothing()
    {
        using var cipher = ModuleCipher.OfChunk(_key, File, 2, 3);
        var chunk = Chunk(cipher, cipher.Seal(ModuleType.DataPage, 0, Values));
        chunk[^20] ^= 1;
        var stream = new MemoryStream();
        var error = Assert.Throws<LakeException>(() => Read(chunk, allowPlaintextLevels: false, stream));
        Assert.Equal("LW-PQT-0106", error.Id);
        Assert.Empty(stream.ToArray());
    }

    private static byte[] Chunk(ModuleCipher cipher, byte[] page)
    {
        var v2 = new ThriftStruct();
        v2.SetI32(ParquetFields.DataPageHeaderV2.DefinitionLevelsSize, 4);
        v2.SetI32(ParquetFields.DataPageHeaderV2.RepetitionLevelsSize, Levels.Length - 4);
        var header = new ThriftStruct();
        header.SetI32(ParquetFields.PageHeader.Type, 3);
        header.SetI32(ParquetFields.PageHeader.UncompressedSize, Levels.Length + Values.Length);
        header.SetI32(ParquetFields.PageHeader.CompressedSize, page.Length);
        header.SetI32(ParquetFields.PageHeader.Crc, 77);
        header.Set(ParquetFields.PageHeader.DataPageV2, v2);
        return [.. cipher.Seal(ModuleType.DataPageHeader, 0, header.ToBytes()), .. page];
    }

    private void AssertReads(byte[] chunk, bool allowPlaintextLevels, byte[] expected)
    {
        var written = Read(chunk, allowPlaintextLevels);
        var header = ThriftStruct.Parse(written, out var headerSize);
        Assert.Equal(expected.Length, header.I32(ParquetFields.PageHeader.CompressedSize));
        Assert.False(header.Has(ParquetFields.PageHeader.Crc));
        Assert.Equal(expected, written[headerSize..]);
    }

    private byte[] Read(byte[] chunk, bool allowPlaintextLevels, MemoryStream? into = null)
    {
        using var cipher = ModuleCipher.OfChunk(_key, File, 2, 3);
        using var stream = into ?? new MemoryStream();
        using var output = new PlainOutput(stream);
        using var decryptor = new ChunkDecryptor(new ByteSource(chunk), output, allowPlaintextLevels);
        decryptor.Run(new ChunkExtent(0, chunk.Length, SaysDictionary: false), cipher);
        output.Flush();
        return stream.ToArray();
    }
}
