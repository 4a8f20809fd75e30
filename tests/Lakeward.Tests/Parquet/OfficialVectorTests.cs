// The thirteen files of the Parquet project, each module authenticated and each value compared.
using System.Text;
using Lakeward.Cryptography;
using Lakeward.Engine;
using Lakeward.Errors;
using Lakeward.Parquet;
using Lakeward.Storage;
using Lakeward.Tests.Engine;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Parquet;

public sealed class OfficialVectorTests
{
    private static readonly ParquetReadOptions Permissive = new()
    {
        AllowCtr = true,
        AllowPlaintextColumns = true,
        AllowPlaintextFooter = true,
        AllowPlaintextLevels = true,
    };

    public static TheoryData<string> Files => [
        "encrypt_columns_and_footer",
        "encrypt_columns_and_footer_aad",
        "encrypt_columns_and_footer_bloom_filter",
        "encrypt_columns_and_footer_ctr",
        "encrypt_columns_and_footer_disable_aad_storage",
        "encrypt_columns_plaintext_footer",
        "external_key_material_java",
        "uniform_encryption",
        "aes256/encrypt_columns_and_footer",
        "aes256/encrypt_columns_and_footer_ctr",
        "aes256/encrypt_columns_and_footer_disable_aad_storage",
        "aes256/encrypt_columns_plaintext_footer",
        "aes256/uniform_encryption",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_module_authenticates_and_the_values_are_the_expected_ones(string name)
    {
        using var keys = new VectorKeys(name);
        using var file = new FileReader(File.OpenHandle(PathOf(name)));
        using var reader = EncryptedParquetReader.Open(file, keys.ByName, keys.Options(Permissive));
        using var plain = new MemoryFile();
        reader.DecryptTo(plain.Handle);

        using var database = Engines.Vault();
        using var connection = database.Connect();
        using var csv = new MemoryFile();
        connection.Execute(
            $"COPY (FROM read_parquet('{plain.Path}')) TO '{csv.Path}' (HEADER, USE_TMP_FILE false)");
        var actual = new byte[csv.Length];
        RandomAccess.Read(csv.Handle, actual, 0);
        var expected = House.Shared("vectors", "pme", "expected", name.Replace("/", "__") + ".csv");
        Assert.Equal(File.ReadAllText(expected), Encoding.UTF8.GetString(actual));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Decrypted_files_can_be_encrypted_again(string name)
    {
        // These bring what DuckDB does not write: column and offset indexes, many pages, other writers'
        // footers.
        using var keys = new VectorKeys(name);
        using var reader = EncryptedParquetReader.Open(
            File.ReadAllBytes(PathOf(name)), keys.ByName, keys.Options(Permissive));
        var plain = Some.Decrypted(reader);

        using var lake = new LakeKeys();
        using var input = ParquetInput.Of(plain);
        using var stream = new MemoryStream();
        var options = new ParquetEncryptionOptions { Footer = lake.Footer, KeyOf = _ => lake.Of(
            "ds/x/general/v1") };
        if (name is "external_key_material_java" or "encrypt_columns_and_footer_bloom_filter")
        {
            // V2 pages, which readers would disagree about.
            var error = Assert.Throws<LakeException>(() => ParquetEncryptor.Encrypt(input, stream, options));
            Assert.Equal("LW-PQT-0005", error.Id);
            return;
        }

        ParquetEncryptor.Encrypt(input, stream, options);
        using var again = EncryptedParquetReader.Open(stream.ToArray(), lake.Unwrap);
        using var file = Some.InMemory(Some.Decrypted(again));
        using var original = Some.InMemory(plain);
        using var database = Engines.Vault();
        using var connection = database.Connect();
        var (left, right) = ($"read_parquet('{file.Path}')", $"read_parquet('{original.Path}')");
        Assert.Equal("0", connection.Line($"SELECT count(*) FROM (FROM {left} EXCEPT ALL FROM {right})"));
        Assert.Equal("0", connection.Line($"SELECT count(*) FROM (FROM {right} EXCEPT ALL FROM {left})"));
    }

    [Theory]
    [InlineData("encrypt_columns_and_footer_ctr", "LW-PQT-0101")]
    [InlineData("encrypt_columns_plaintext_footer", "LW-PQT-0107")]
    [InlineData("encrypt_columns_and_footer", "LW-PQT-0107")]
    public void Weaker_files_are_refused_unless_allowed(string name, string id)
    {
        using var keys = new VectorKeys(name);
        var error = Assert.Throws<LakeException>(() =>
        {
            using var reader = EncryptedParquetReader.Open(
                File.ReadAllBytes(PathOf(name)), keys.ByName, keys.Options(new()));
            reader.DecryptTo(Stream.Null);
        });
        Assert.Equal(id, error.Id);
    }

    [Fact]
    public void A_withheld_prefix_must_be_given_and_right()
    {
        const string Name = "encrypt_columns_and_footer_disable_aad_storage";
        using var keys = new VectorKeys(Name);
        var bytes = File.ReadAllBytes(PathOf(Name));
        var options = keys.Options(Permissive);
        var without = options with { AadPrefix = default };
        var wrong = options with { AadPrefix = "testes"u8.ToArray() };
        Assert.Equal("LW-PQT-0103", Assert.Throws<LakeException>(
            () => EncryptedParquetReader.Open(bytes, keys.ByName, without)).Id);
        Assert.Equal("LW-PQT-0106", Assert.Throws<LakeException>(
            () => EncryptedParquetReader.Open(bytes, keys.ByName, wrong)).Id);
    }

    [Fact]
    public void External_key_material_must_be_given()
    {
        const string Name = "external_key_material_java";
        using var keys = new VectorKeys(Name);
        var options = keys.Options(Permissive) with { ExternalKeyMaterial = default };
        Assert.Equal("LW-PQT-0105", Assert.Throws<LakeException>(
            () => EncryptedParquetReader.Open(File.ReadAllBytes(PathOf(Name)), keys.ByName, options)).Id);
    }

    [Theory]
    [InlineData("encrypt_columns_and_footer_ctr", 20261)]
    [InlineData("encrypt_columns_plaintext_footer", 20262)]
    [InlineData("encrypt_columns_and_footer_bloom_filter", 20263)]
    public void Changed_bytes_in_weaker_files_never_do_more_than_fail(string name, int seed)
    {
        using var keys = new VectorKeys(name);
        var options = keys.Options(Permissive);
        var bytes = File.ReadAllBytes(PathOf(name));
        var random = new Random(seed);
        for (var i = 0; i < 600; i++)
        {
            var changed = (byte[])bytes.Clone();
            var place = random.Next(changed.Length);
            changed[place] ^= (byte)random.Next(1, 256);
            try
            {
                using var reader = EncryptedParquetReader.Open(changed, keys.ByName, options);
                reader.DecryptTo(Stream.Null);
            }
            catch (LakeException error)
            {
                Assert.StartsWith("LW-PQT-", error.Id);
            }
        }
    }

    private static string PathOf(string name) => House.Shared("vectors", "pme", name + ".parquet.encrypted");

    /// <summary>The documented keys; they are ASCII digits.</summary>
    private sealed class VectorKeys(string name) : IDisposable
    {
        private readonly Dictionary<string, SecretKey> _keys = Make(
            name.StartsWith("aes256", StringComparison.Ordinal));

        public SecretKey? ByName(string key) => _keys.GetValueOrDefault(key);

        public ParquetReadOptions Options(ParquetReadOptions options) => options with
        {
            RawKeyOf = id => _keys.GetValueOrDefault(Encoding.UTF8.GetString(id.Span)),
            AadPrefix = name.EndsWith(
                "disable_aad_storage", StringComparison.Ordinal) ? "tester"u8.ToArray() : default,
            ExternalKeyMaterial = name == "external_key_material_java"
                ? File.ReadAllBytes(
                    House.Shared("vectors", "pme", $"_KEY_MATERIAL_FOR_{name}.parquet.encrypted.json"))
                : default,
        };

        public void Dispose()
        {
            foreach (var key in _keys.Values)
            {
                key.Dispose();
            }
        }

        private static Dictionary<string, SecretKey> Make(bool is256)
        {
            var (footer, column) = is256
                ? ("01234567890123456789012345678901", "1234567890123456789012345678901")
                : ("0123456789012345", "123456789012345");
            var keys = new Dictionary<string, SecretKey> { ["kf"] = Ascii(footer) };
            for (var i = 0; i < 8; i++)
            {
                keys[$"kc{i + 1}"] = Ascii($"{column}{i + (is256 ? 2 : 0)}");
            }

            return keys;
        }

        private static SecretKey Ascii(string digits) => SecretKey.From(Encoding.ASCII.GetBytes(digits));
    }
}
