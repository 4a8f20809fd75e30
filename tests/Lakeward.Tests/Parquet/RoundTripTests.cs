// What DuckDB writes comes back the same, whole and in parts.
using System.Security.Cryptography;
using Lakeward.Cryptography;
using Lakeward.Engine;
using Lakeward.Errors;
using Lakeward.Parquet;
using Lakeward.Tests.Engine;
using Xunit;

namespace Lakeward.Tests.Parquet;

public sealed class RoundTripTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void All_types_come_back_whole(bool isUniform, bool isCounter)
    {
        using var keys = new LakeKeys();
        using var plain = Some.EveryTypeFile();
        var (file, facts) = Some.Encrypted(plain, Options(keys, isUniform) with { CtrForPages = isCounter });
        Assert.Equal(5000, facts.RowCount);
        Assert.Equal([2048, 2048, 904], facts.RowGroups.Select(group => group.RowCount));
        using var reader = Open(file, keys, new() { AllowCtr = isCounter });
        using var fromStream = Some.InMemory(Some.Decrypted(reader));
        using var fromThreads = new MemoryFile();
        reader.DecryptTo(fromThreads.Handle);
        AssertSame(plain, fromStream, "*");
        AssertSame(plain, fromThreads, "*");
    }

    [Theory]
    [InlineData("UNCOMPRESSED")]
    [InlineData("SNAPPY")]
    [InlineData("ZSTD")]
    [InlineData("GZIP")]
    [InlineData("LZ4_RAW")]
    [InlineData("SNAPPY, PARQUET_VERSION V2")]
    public void All_codecs_and_encodings_come_back(string options)
    {
        using var keys = new LakeKeys();
        using var plain = Some.Plain(
            Some.EveryType.Replace("{0}", "3000"), "ROW_GROUP_SIZE 2048, COMPRESSION " + options);
        var (file, _) = Some.Encrypted(plain, Options(keys, false));
        using var reader = Open(file, keys);
        using var back = Some.InMemory(Some.Decrypted(reader));
        AssertSame(plain, back, "*");

        using var unpacking = Open(file, keys, new() { Unpack = true });
        using var unpacked = Some.InMemory(Some.Decrypted(unpacking));
        using var fromThreads = new MemoryFile();
        unpacking.DecryptTo(fromThreads.Handle);
        AssertSame(plain, unpacked, "*");
        AssertSame(plain, fromThreads, "*");
        Assert.Equal(options.Contains("SNAPPY") || options == "UNCOMPRESSED", IsUnpacked(fromThreads, "big"));
    }

    [Theory]
    [InlineData("id", "id")]
    [InlineData("text,day", "text, day")]
    [InlineData("address.place.zip", "{'place': {'zip': address.place.zip}} AS address")]
    [InlineData("address", "address")]
    [InlineData("visits.list.element.name", "[{'name': v.name} FOR v IN visits] AS visits")]
    [InlineData("codes.list.element,nothing", "nothing, codes")]
    [InlineData("pairs,letter,uuid", "uuid, letter, pairs")]
    public void A_projection_holds_its_columns_and_no_other(string columns, string sql)
    {
        using var keys = new LakeKeys();
        using var plain = Some.EveryTypeFile();
        using var reader = Open(Some.Encrypted(plain, Options(keys, false)).File, keys);
        using var back = Some.InMemory(Some.Decrypted(reader, columns.Split(',')));
        AssertSame(plain, back, sql);
    }

    [Fact]
    public void Only_the_keys_of_the_projected_columns_are_asked_for()
    {
        using var keys = new LakeKeys();
        using var plain = Some.EveryTypeFile(300);
        using var reader = Open(Some.Encrypted(plain, Options(keys, false)).File, keys);
        Assert.Equal(["ds/claims/footer/v1"], keys.Asked);
        Some.Decrypted(reader, ["big", "moment"]);
        Assert.Equal(["ds/claims/footer/v1", "ds/claims/sensitive/v1"], keys.Asked);
        Some.Decrypted(reader, ["decimal18", "codes"]);
        Assert.Equal(2, keys.Asked.Count);
    }

    [Fact]
    public void Chosen_row_groups_hold_their_rows()
    {
        using var keys = new LakeKeys();
        using var plain = Some.EveryTypeFile();
        using var reader = Open(Some.Encrypted(plain, Options(keys, false)).File, keys);
        using var back = new MemoryFile();
        reader.DecryptTo(back.Handle, ["id", "text"], [2, 0]);
        using var database = Engines.Vault();
        using var connection = database.Connect();
        var table = $"read_parquet('{back.Path}')";
        Assert.Equal("2952,0,4999", connection.Line($"SELECT count(*), min(id), max(id) FROM {table}"));
        Assert.Equal("0", connection.Line($"SELECT count(*) FROM {table} WHERE id BETWEEN 2048 AND 4095"));
        Assert.Equal("1,4500", connection.Line($"SELECT count(*), min(id) FROM {table} WHERE id = 4500"));
    }

    [Fact]
    public void An_empty_table_comes_back()
    {
        using var keys = new LakeKeys();
        using var plain = Some.EveryTypeFile(0);
        var (file, facts) = Some.Encrypted(plain, Options(keys, false));
        Assert.Equal(0, facts.RowCount);
        using var reader = Open(file, keys);
        using var back = new MemoryFile();
        reader.DecryptTo(back.Handle, ["id", "address"]);
        using var database = Engines.Vault();
        using var connection = database.Connect();
        Assert.Equal("0", connection.Line($"SELECT count(id) FROM read_parquet('{back.Path}')"));
        using var whole = Some.InMemory(Some.Decrypted(reader));
        AssertSame(plain, whole, "*");
    }

    [Fact]
    public void Bloom_filters_still_rule_out_row_groups()
    {
        using var keys = new LakeKeys();
        using var plain = Some.EveryTypeFile();
        using var reader = Open(Some.Encrypted(plain, Options(keys, false)).File, keys);
        using var back = Some.InMemory(Some.Decrypted(reader, ["id", "text"]));
        using var database = Engines.Vault();
        using var connection = database.Connect();
        Assert.NotEqual("0", connection.Line(
            $"SELECT count(*) FROM parquet_metadata('{back.Path}') WHERE bloom_filter_offset IS NOT NULL"));
        Assert.Equal("true|true|true", connection.Line(
            $"SELECT bloom_filter_excludes FROM parquet_bloom_probe('{back.Path}', 'text', 'code absent')"));
        Assert.Equal("false|false|false", connection.Line(
            $"SELECT bloom_filter_excludes FROM parquet_bloom_probe('{back.Path}', 'text', 'code 4')"));
    }

    [Fact]
    public void The_facts_describe_the_file()
    {
        using var keys = new LakeKeys();
        using var plain = Some.EveryTypeFile();
        var (file, facts) = Some.Encrypted(plain, Options(keys, false));
        Assert.Equal(file.Length, facts.SizeBytes);
        Assert.Equal(SHA256.HashData(file), facts.Sha256);
        using var reader = Open(file, keys);
        Assert.Equal(facts.FileUnique, reader.FileUnique.ToArray());
        Assert.Equal(8, facts.FileUnique.Length);
        Assert.Equal(facts.FooterTag, reader.FooterTag.ToArray());
        Assert.Equal(5000, reader.RowCount);
        Assert.Equal(facts.RowGroups.Select(g => g.RowCount), reader.RowGroups.Select(g => g.RowCount));
    }

    [Fact]
    public void Columns_are_described_with_their_keys()
    {
        using var keys = new LakeKeys();
        using var plain = Some.EveryTypeFile(10);
        using var reader = Open(Some.Encrypted(plain, Options(keys, false)).File, keys);
        var columns = reader.Columns.ToDictionary(column => column.Path);
        Assert.Equal(
            new("address.place.zip", ColumnProtection.ColumnKey, "ds/claims/direct-identifier/v1"),
            columns["address.place.zip"]);
        Assert.Equal(new("moment", ColumnProtection.FooterKey, null), columns["moment"]);
        Assert.Equal("ds/claims/general/v2", columns["pairs.key_value.value"].KeyName);
    }

    [Fact]
    public void Statistics_are_there_for_whoever_has_the_key()
    {
        using var keys = new LakeKeys();
        using var plain = Some.EveryTypeFile();
        using var reader = Open(Some.Encrypted(plain, Options(keys, false)).File, keys);
        var id = reader.StatisticsOf(1, "id")!;
        Assert.Equal(2048, BitConverter.ToInt64(id.Min!.Value.Span));
        Assert.Equal(4095, BitConverter.ToInt64(id.Max!.Value.Span));
        Assert.Equal(0, id.NullCount);
        keys.Remove("ds/claims/sensitive/v1");
        Assert.Equal("LW-PQT-0104", Assert.Throws<LakeException>(() => reader.StatisticsOf(0, "big")).Id);
        Assert.Equal("LW-PQT-0201", Assert.Throws<LakeException>(() => reader.StatisticsOf(0, "bigger")).Id);
        Assert.Equal("LW-PQT-0202", Assert.Throws<LakeException>(() => reader.StatisticsOf(3, "id")).Id);
    }

    [Fact]
    public void A_page_far_larger_than_any_buffer_comes_back()
    {
        using var keys = new LakeKeys();
        const string Large = "SELECT i AS id, repeat(md5(i::VARCHAR), 400) AS note FROM range(2000) AS n(i)";
        using var plain = Some.Plain(Large, "COMPRESSION uncompressed");
        var (file, _) = Some.Encrypted(plain, Options(keys, false));
        Assert.True(file.Length > 25_000_000);
        using var reader = Open(file, keys);
        using var back = new MemoryFile();
        reader.DecryptTo(back.Handle);
        AssertSame(plain, back, "*");
    }

    [Fact]
    public void A_sealed_memory_file_can_be_encrypted()
    {
        using var keys = new LakeKeys();
        using var plain = Some.EveryTypeFile(100);
        plain.SealAgainstWrites();
        using var reader = Open(Some.Encrypted(plain, Options(keys, true)).File, keys);
        Assert.Equal(100, reader.RowCount);
    }

    [Theory]
    [InlineData("pairs.key_value.value", "LW-PQT-0204")]
    [InlineData("nowhere", "LW-PQT-0201")]
    [InlineData("addr", "LW-PQT-0201")]
    [InlineData("", "LW-PQT-0201")]
    public void Projections_that_cannot_be_are_refused(string column, string id)
    {
        using var keys = new LakeKeys();
        using var plain = Some.EveryTypeFile(10);
        using var reader = Open(Some.Encrypted(plain, Options(keys, false)).File, keys);
        Assert.Equal(id, Assert.Throws<LakeException>(() => reader.DecryptTo(Stream.Null, [column])).Id);
        Assert.Equal("LW-PQT-0203", Assert.Throws<LakeException>(() => reader.DecryptTo(Stream.Null, [])).Id);
        Assert.Equal(
            "LW-PQT-0202", Assert.Throws<LakeException>(() => reader.DecryptTo(Stream.Null, null, [1])).Id);
    }

    [Fact]
    public void A_path_that_could_mean_two_columns_is_refused()
    {
        using var keys = new LakeKeys();
        using var plain = Some.Plain("SELECT 1 AS \"a.b\", {'b': 2} AS a");
        var error = Assert.Throws<LakeException>(() => Some.Encrypted(plain, Options(keys, false)));
        Assert.Equal("LW-PQT-0006", error.Id);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    public void DuckDB_opens_uniform_files_with_its_own_decryption(int keySize)
    {
        using var plain = Some.Plain(
            "SELECT i AS id, md5(i::VARCHAR) AS token, i / 7 AS part, 'c' || i % 9 AS code"
            + " FROM range(9000) n(i)",
            "ROW_GROUP_SIZE 4096, WRITE_BLOOM_FILTER false");
        var text = new string('k', keySize - 1) + "7";
        using var key = SecretKey.From(System.Text.Encoding.ASCII.GetBytes(text));
        using var file = new MemoryFile();
        using (var input = ParquetInput.Of(plain.Handle))
        using (var stream = file.Open())
        {
            ParquetEncryptor.EncryptUniform(input, stream, key, "export-1"u8.ToArray());
        }

        using var database = Engines.Vault();
        using var connection = database.Connect();
        connection.Execute($"PRAGMA add_parquet_key('export', '{text}')");
        var encrypted = $"read_parquet('{file.Path}', encryption_config = {{footer_key: 'export'}})";
        var original = $"read_parquet('{plain.Path}')";
        Assert.Equal(
            "0", connection.Line($"SELECT count(*) FROM (FROM {encrypted} EXCEPT ALL FROM {original})"));
        Assert.Equal(
            "0", connection.Line($"SELECT count(*) FROM (FROM {original} EXCEPT ALL FROM {encrypted})"));
        Assert.Equal("9000", connection.Line($"SELECT count(*) FROM {encrypted}"));
    }

    [Fact]
    public void Pages_that_would_grow_by_much_stay_packed()
    {
        using var keys = new LakeKeys();
        using var plain = Some.Plain(
            "SELECT repeat('x', 4000) || i AS note, hash(i) AS big FROM range(3000) n(i)",
            "COMPRESSION SNAPPY");
        using var reader = Open(
            Some.Encrypted(plain, Options(keys, true)).File, keys, new() { Unpack = true });
        using var back = new MemoryFile();
        reader.DecryptTo(back.Handle);

        AssertSame(plain, back, "*");
        Assert.True(IsUnpacked(back, "big"));
        Assert.False(IsUnpacked(back, "note"));
    }

    private static bool IsUnpacked(MemoryFile file, string column)
    {
        using var database = Engines.Vault();
        using var connection = database.Connect();
        return connection.Line($"""
            SELECT string_agg(DISTINCT compression, ' ') FROM parquet_metadata('{file.Path}')
            WHERE path_in_schema = '{column}'
            """) == "UNCOMPRESSED";
    }

    private static ParquetEncryptionOptions Options(LakeKeys keys, bool isUniform) =>
        new() { Footer = keys.Footer, KeyOf = keys.ByClass, Uniform = isUniform };

    private static EncryptedParquetReader Open(
        byte[] file, LakeKeys keys, ParquetReadOptions? options = null) =>
        EncryptedParquetReader.Open(file, keys.Unwrap, options);

    /// <summary>
    /// The file on the right holds exactly the columns and rows that the query takes from the left.
    /// </summary>
    private static void AssertSame(MemoryFile plain, MemoryFile other, string columns)
    {
        using var database = Engines.Vault();
        using var connection = database.Connect();
        var left = $"SELECT {columns} FROM read_parquet('{plain.Path}')";
        var right = $"SELECT * FROM read_parquet('{other.Path}')";
        Assert.Equal("0", connection.Line($"SELECT count(*) FROM (({left}) EXCEPT ALL ({right}))"));
        Assert.Equal("0", connection.Line($"SELECT count(*) FROM (({right}) EXCEPT ALL ({left}))"));
        Assert.Equal(connection.Line($"DESCRIBE {left}"), connection.Line($"DESCRIBE {right}"));
    }
}
