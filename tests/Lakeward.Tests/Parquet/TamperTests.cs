// A changed, cut, moved or swapped file is noticed, and the wrong key opens nothing.
using Lakeward.Cryptography;
using Lakeward.Engine;
using Lakeward.Errors;
using Lakeward.Parquet;
using Lakeward.Storage;
using Xunit;

namespace Lakeward.Tests.Parquet;

public sealed class TamperTests : IDisposable
{
    private const string TwoRowGroups = """
        SELECT i * 1000003 AS big, i * 1000033 AS id, 'code ' || (i % 7) AS text, md5(i::VARCHAR) AS token,
            range(i % 3) AS codes FROM range(3000) AS n(i)
        """;

    private readonly LakeKeys _keys = new();

    public void Dispose() => _keys.Dispose();

    [Fact]
    public void A_flipped_bit_anywhere_is_refused()
    {
        const int Seed = 20267;
        var (file, _) = Encrypted();
        var random = new Random(Seed);
        for (var i = 0; i < 2000; i++)
        {
            var bit = random.NextInt64((long)file.Length * 8);
            AssertRefused(file, bit, $"seed {Seed}, flip {i}, bit {bit} of {file.Length * 8L}");
        }
    }

    [Fact]
    public void A_flipped_bit_in_the_crypto_metadata_or_the_tail_is_refused()
    {
        var (file, _) = Encrypted();
        var footerSize = BitConverter.ToInt32(file, file.Length - 8);
        var start = file.Length - 8 - footerSize;
        ThriftStruct.Parse(file.AsMemory(start), out var cryptoSize);
        for (var bit = 0; bit < (cryptoSize + 4) * 8; bit++)
        {
            AssertRefused(file, (start * 8L) + bit, $"bit {bit} of the crypto metadata");
        }

        for (var bit = 0; bit < 64; bit++)
        {
            AssertRefused(file, ((file.Length - 8) * 8L) + bit, $"bit {bit} of the tail");
        }
    }

    [Fact]
    public void A_cut_file_is_refused()
    {
        const int Seed = 20268;
        var (file, _) = Encrypted();
        var random = new Random(Seed);
        var lengths = Enumerable.Range(0, 40).Concat(Enumerable.Range(file.Length - 600, 600))
            .Concat(Enumerable.Range(0, 200).Select(_ => random.Next(file.Length)));
        foreach (var length in lengths)
        {
            var id = Assert.Throws<LakeException>(() => DecryptAll(file[..length])).Id;
            Assert.True(
                id is "LW-PQT-0001" or "LW-PQT-0003" or "LW-PQT-0106", $"{id}, seed {Seed}, length {length}");
        }
    }

    [Fact]
    public void Chunks_swapped_between_columns_are_refused()
    {
        var file = Uniform(out var options);
        var chunks = Chunks(file, options);
        AssertSwapRefused(file, file, chunks[0][0], chunks[0][1], options);
    }

    [Fact]
    public void Chunks_swapped_between_row_groups_are_refused()
    {
        var file = Uniform(out var options);
        var chunks = Chunks(file, options);
        AssertSwapRefused(file, file, chunks[0][0], chunks[1][0], options);
    }

    [Fact]
    public void Chunks_swapped_between_files_of_one_key_are_refused()
    {
        var file = Uniform(out var options);
        var other = Uniform(out var otherOptions, options.RawKeyOf!(default)!);
        AssertSwapRefused(
            file, other, Chunks(file, options)[0][0], Chunks(other, otherOptions)[0][0], options);
    }

    [Fact]
    public void Another_file_of_the_same_keys_is_refused_in_its_place()
    {
        var (_, facts) = Encrypted();
        var (other, otherFacts) = Encrypted();
        Assert.NotEqual(facts.FileUnique, otherFacts.FileUnique);
        AssertId("LW-PQT-0102", () => DecryptAll(other, new() { ExpectedFileUnique = facts.FileUnique }));
        AssertId("LW-PQT-0102", () => DecryptAll(other, new() { ExpectedFooterTag = facts.FooterTag }));
        DecryptAll(
            other,
            new() { ExpectedFileUnique = otherFacts.FileUnique, ExpectedFooterTag = otherFacts.FooterTag });
    }

    [Fact]
    public void A_plaintext_file_is_refused()
    {
        using var plain = Some.Plain(TwoRowGroups);
        using var file = new FileReader(plain.Handle, leaveOpen: true);
        AssertId("LW-PQT-0002", () => EncryptedParquetReader.Open(file, _keys.Unwrap).Dispose());
    }

    [Fact]
    public void A_wrong_or_missing_key_is_named()
    {
        var (file, _) = Encrypted();
        using var others = new LakeKeys();
        others.Of("ds/claims/footer/v1");
        AssertId("LW-PQT-0108", () => EncryptedParquetReader.Open(file, others.Unwrap).Dispose());
        _keys.Remove("ds/claims/sensitive/v1");
        using var reader = EncryptedParquetReader.Open(file, _keys.Unwrap);
        reader.DecryptTo(Stream.Null, ["text", "token"]);
        var error = Assert.Throws<LakeException>(() => reader.DecryptTo(Stream.Null));
        Assert.Equal(("LW-PQT-0104", Outcome.Refused), (error.Id, error.Outcome));
        Assert.Contains("ds/claims/sensitive/v1", error.Message);
        AssertId("LW-PQT-0104", () => EncryptedParquetReader.Open(file, _ => null).Dispose());
    }

    [Fact]
    public void A_raw_key_needs_the_raw_key_function()
    {
        var file = Uniform(out var options);
        AssertId("LW-PQT-0104", () => DecryptAll(file, new()));
        using var wrong = SecretKey.Generate(32);
        AssertId("LW-PQT-0106", () => DecryptAll(file, new() { RawKeyOf = _ => wrong }));
        using var odd = SecretKey.Generate(20);
        AssertId("LW-PQT-0108", () => DecryptAll(file, new() { RawKeyOf = _ => odd }));
        DecryptAll(file, options);
    }

    [Fact]
    public void A_failed_decryption_leaves_the_memory_file_empty()
    {
        var (file, _) = Encrypted();
        file[file.Length / 3] ^= 1;
        using var reader = EncryptedParquetReader.Open(file, _keys.Unwrap);
        using var destination = new MemoryFile();
        Assert.Throws<LakeException>(() => reader.DecryptTo(destination.Handle));
        Assert.Equal(0, destination.Length);
    }

    [Fact]
    public void Files_that_are_not_to_be_encrypted_are_refused()
    {
        var (file, _) = Encrypted();
        AssertId("LW-PQT-0005", () => Encrypt(file));
        AssertId("LW-PQT-0001", () => Encrypt([]));
        AssertId("LW-PQT-0001", () => Encrypt("PAR1\xff\xff\xff\x7fPAR1"u8.ToArray()));
        AssertId("LW-PQT-0001", () => Encrypt(new byte[100]));
    }

    [Fact]
    public void Changed_plain_files_never_do_more_than_fail()
    {
        const int Seed = 20269;
        using var plain = Some.Plain(TwoRowGroups);
        var bytes = new byte[plain.Length];
        RandomAccess.Read(plain.Handle, bytes, 0);
        var footer = BitConverter.ToInt32(bytes, bytes.Length - 8) + 8;
        var random = new Random(Seed);
        for (var i = 0; i < 1500; i++)
        {
            var changed = (byte[])bytes.Clone();
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                changed[^random.Next(1, i % 4 == 0 ? bytes.Length : footer + 1)] ^= (byte)random.Next(1, 256);
            }

            OnlyLakeErrors(() => Encrypt(changed), $"seed {Seed}, round {i}");
        }
    }

    [Fact]
    public void Hostile_footers_of_somebody_with_the_key_never_do_more_than_fail()
    {
        const int Seed = 20270;
        var file = Uniform(out var options);
        var size = BitConverter.ToInt32(file, file.Length - 8);
        var start = file.Length - 8 - size;
        var crypto = ThriftStruct.Parse(file.AsMemory(start), out var cryptoSize);
        var cipher = FileAlgorithm.Read(crypto.Struct(1)!, options);
        using var sealer = ModuleCipher.OfFooter(options.RawKeyOf!(default)!, cipher);
        var footer = sealer.Open(
            ModuleType.Footer, 0, file.AsSpan(start + cryptoSize, size - cryptoSize).ToArray())
            .ToArray();
        var random = new Random(Seed);
        for (var i = 0; i < 1500; i++)
        {
            var changed = (byte[])footer.Clone();
            changed[random.Next(changed.Length)] ^= (byte)random.Next(1, 256);
            byte[] resealed = [
                .. file.AsSpan(0, start + cryptoSize),
                .. sealer.Seal(ModuleType.Footer, 0, changed),
                .. file.AsSpan(^8..),
            ];
            OnlyLakeErrors(() => DecryptAll(resealed, options), $"seed {Seed}, round {i}");
        }
    }

    private static void OnlyLakeErrors(Action act, string what)
    {
        var error = Record.Exception(act);
        Assert.True(error is null or LakeException, $"{what}: {error}");
    }

    private static void AssertId(string id, Action act) =>
        Assert.Equal(id, Assert.Throws<LakeException>(act).Id);

    private static void AssertSwapRefused(
        byte[] file, byte[] other, ChunkExtent left, ChunkExtent right, ParquetReadOptions options)
    {
        Assert.Equal(left.SizeBytes, right.SizeBytes);
        var changed = (byte[])file.Clone();
        other.AsSpan((int)right.Start, (int)right.SizeBytes).CopyTo(changed.AsSpan((int)left.Start));
        if (ReferenceEquals(file, other))
        {
            file.AsSpan((int)left.Start, (int)left.SizeBytes).CopyTo(changed.AsSpan((int)right.Start));
        }

        using var keys = new LakeKeys();
        using var reader = EncryptedParquetReader.Open(changed, keys.Unwrap, options);
        AssertId("LW-PQT-0106", () => reader.DecryptTo(Stream.Null));
    }

    /// <summary>
    /// Two plain-encoded integer columns of one size in two row groups of one size, under one raw key.
    /// </summary>
    private static byte[] Uniform(out ParquetReadOptions options, SecretKey? key = null)
    {
        using var plain = Some.Plain(
            "SELECT hash(i) AS a, hash(i * 3) AS b FROM range(4096) AS n(i)",
            "ROW_GROUP_SIZE 2048, COMPRESSION uncompressed, WRITE_BLOOM_FILTER false");
        using var input = ParquetInput.Of(plain.Handle);
        using var stream = new MemoryStream();
        var dataKey = key ?? SecretKey.Generate(32);
        options = new() { RawKeyOf = _ => dataKey };
        ParquetEncryptor.EncryptUniform(input, stream, dataKey, "k1"u8.ToArray());
        return stream.ToArray();
    }

    private static List<List<ChunkExtent>> Chunks(byte[] file, ParquetReadOptions options)
    {
        var source = new ByteSource(file);
        using var keys = new FileKeys(static _ => null, options);
        var footer = EncryptedFooter.Open(source, keys, options);
        return footer.MetaData.NeedStructs(ParquetFields.FileMeta.RowGroups).ConvertAll(group =>
            group.NeedStructs(ParquetFields.RowGroup.Columns).ConvertAll(chunk =>
                ChunkExtent.Of(chunk.Struct(ParquetFields.ColumnChunk.MetaData)!, footer.Offset)));
    }

    private (byte[] File, EncryptedFileFacts Facts) Encrypted()
    {
        using var plain = Some.Plain(TwoRowGroups);
        return Some.Encrypted(plain, new() { Footer = _keys.Footer, KeyOf = _keys.ByClass });
    }

    private void Encrypt(byte[] bytes)
    {
        using var input = ParquetInput.Of(bytes);
        ParquetEncryptor.Encrypt(input, Stream.Null, new() { Footer = _keys.Footer, KeyOf = _keys.ByClass });
    }

    private void AssertRefused(byte[] file, long bit, string what)
    {
        var mask = (byte)(1 << (int)(bit % 8));
        file[bit / 8] ^= mask;
        var error = Record.Exception(() => DecryptAll(file));
        file[bit / 8] ^= mask;
        Assert.True(error is LakeException { Outcome: not Outcome.Done }, $"{what}: {error}");
    }

    private void DecryptAll(byte[] file, ParquetReadOptions? options = null)
    {
        using var reader = EncryptedParquetReader.Open(file, _keys.Unwrap, options);
        reader.DecryptTo(Stream.Null);
    }
}
