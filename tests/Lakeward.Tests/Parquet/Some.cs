// Makers of Parquet files for this room's tests.
using Lakeward.Engine;
using Lakeward.Parquet;

namespace Lakeward.Tests.Parquet;

/// <summary>Plain files as DuckDB writes them, and their encrypted forms.</summary>
internal static class Some
{
    /// <summary>A column of every kind, with nulls, dictionaries and nesting.</summary>
    public const string EveryType = """
        SELECT i AS id, i % 3 = 0 AS flag, (i % 100)::TINYINT AS tiny, (i % 30000)::SMALLINT AS small,
            (i * 7)::INTEGER AS whole, (i * 100000007)::BIGINT AS big, (i % 200)::UTINYINT AS utiny,
            (i * 3)::UBIGINT AS ubig, (i / 3)::FLOAT AS real, i / 7 AS double,
            (i / 100)::DECIMAL(9,2) AS decimal9, (i * 1.5)::DECIMAL(18,4) AS decimal18,
            (i * 1000000000000::HUGEINT)::DECIMAL(38,10) AS decimal38,
            CASE WHEN i % 11 = 0 THEN NULL ELSE 'code ' || (i % 17) END AS text,
            md5(i::VARCHAR) AS token, md5(i::VARCHAR)::BLOB AS bytes,
            CASE WHEN i % 5 = 0 THEN NULL ELSE DATE '2001-01-01' + (i % 900)::INTEGER END AS day,
            TIME '00:00:01' + to_seconds(i % 80000) AS clock,
            TIMESTAMP '2020-01-01' + to_seconds(i) AS moment,
            TIMESTAMPTZ '2020-01-01 00:00:00+00' + to_seconds(i) AS zoned, to_days((i % 40)::INTEGER) AS span,
            md5(i::VARCHAR)::UUID AS uuid,
            (CASE i % 2 WHEN 0 THEN 'a' ELSE 'b' END)::ENUM('a', 'b') AS letter,
            NULL::INTEGER AS nothing,
            CASE WHEN i % 7 = 0 THEN NULL ELSE range(i % 4) END AS codes,
            [{'name': 'n' || (i % 9), 'marks': range(i % 3)}, {'name': NULL, 'marks': NULL}] AS visits,
            {'street': 's' || i,
             'place': {'zip': (i % 99999)::VARCHAR, 'state': CASE WHEN i % 2 = 0 THEN 'MD' END}}
                AS address,
            MAP {'a': i, 'b': i % 5} AS pairs
        FROM range({0}) AS numbers(i)
        """;

    /// <summary>Three row groups of <see cref="EveryType"/>, with bloom filters.</summary>
    public static MemoryFile EveryTypeFile(int rows = 5000) => Plain(EveryType.Replace("{0}", $"{rows}"));

    /// <summary>What DuckDB writes for a query.</summary>
    public static MemoryFile Plain(string sql, string options = "ROW_GROUP_SIZE 2048")
    {
        var file = new MemoryFile();
        using var database = Tests.Engine.Engines.Vault();
        using var connection = database.Connect();
        connection.Execute($"COPY ({sql}) TO '{file.Path}' (FORMAT parquet, USE_TMP_FILE false, {options})");
        return file;
    }

    /// <summary>The encrypted form and its facts.</summary>
    public static (
        byte[] File, EncryptedFileFacts Facts) Encrypted(MemoryFile plain, ParquetEncryptionOptions options)
    {
        using var input = ParquetInput.Of(plain.Handle);
        using var stream = new MemoryStream();
        var facts = ParquetEncryptor.Encrypt(input, stream, options);
        return (stream.ToArray(), facts);
    }

    /// <summary>The plain file decrypted into a stream.</summary>
    public static byte[] Decrypted(
        EncryptedParquetReader reader,
        IReadOnlyCollection<string>? columns = null,
        IReadOnlyCollection<int>? rowGroups = null)
    {
        using var stream = new MemoryStream();
        var length = reader.DecryptTo(stream, columns, rowGroups);
        Xunit.Assert.Equal(stream.Length, length);
        return stream.ToArray();
    }

    /// <summary>Bytes as a memory file, for DuckDB.</summary>
    public static MemoryFile InMemory(ReadOnlySpan<byte> bytes)
    {
        var file = new MemoryFile();
        RandomAccess.Write(file.Handle, bytes, 0);
        return file;
    }
}
