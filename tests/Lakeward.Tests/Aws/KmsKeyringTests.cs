// Data keys wrapped in KMS open with the same key and context alone, ours and the official library's.
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using Lakeward.Aws;
using Lakeward.Cryptography;
using Lakeward.Errors;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Aws;

public sealed class KmsKeyringTests : IDisposable
{
    private const string Arn =
        "arn:aws:kms:eu-central-1:111122223333:key/0198c0ff-ee00-7000-8000-000000000001";

    private static readonly EncryptionContext Context =
        EncryptionContext.Of(("lake", "l1"), ("é", "z😀"), ("part", "raw"));

    private readonly string _folder = Directory.CreateTempSubdirectory("lw-kms-").FullName;
    private readonly WireKms _kms = new();
    private readonly KmsKeyring _keyring;

    public KmsKeyringTests() => _keyring = NewKeyring(Arn);

    [Fact]
    public void A_wrapped_key_opens_with_its_key_and_context_alone()
    {
        using var dataKey = SecretKey.Generate(32);
        var wrapped = _keyring.Wrap(dataKey, Context);
        Assert.Equal(("aws-kms", Arn), (wrapped.ProviderId, Encoding.UTF8.GetString(
            wrapped.ProviderInformation.Span)));
        using var opened = _keyring.TryUnwrap(wrapped, Context, 32)!;
        Assert.True(opened.Bytes.SequenceEqual(dataKey.Bytes));

        Assert.Null(_keyring.TryUnwrap(wrapped, EncryptionContext.Of(("lake", "l2")), 32));
        Assert.Null(_keyring.TryUnwrap(wrapped with { ProviderId = "other" }, Context, 32));
        Assert.Null(_keyring.TryUnwrap(Flipped(wrapped), Context, 32));
        using var other = NewKeyring(Arn[..^1] + "2");
        Assert.Null(other.TryUnwrap(wrapped, Context, 32));
        var calls = _kms.Calls.Count;
        Assert.Null(other.TryUnwrap(wrapped, Context, 32));
        Assert.Equal(calls, _kms.Calls.Count);
    }

    [Fact]
    public void Kms_sees_the_whole_context_and_makes_keys_itself()
    {
        var (dataKey, wrapped) = _keyring.Generate(Context, 32);
        using (dataKey)
        {
            using var opened = _keyring.TryUnwrap(wrapped, Context, 32)!;
            Assert.True(opened.Bytes.SequenceEqual(dataKey.Bytes));
        }

        Assert.Equal(["GenerateDataKey", "Decrypt"], _kms.Calls.Select(call => call.Action));
        Assert.All(_kms.Calls, call => Assert.Equal(Context.Pairs.ToDictionary(), call.Context));
    }

    [Theory]
    [InlineData(MessageSuite.AesGcm256HkdfSha512Commit)]
    [InlineData(MessageSuite.AesGcm256HkdfSha512CommitEcdsa)]
    public async Task Messages_are_sealed_and_opened_under_kms(MessageSuite suite)
    {
        var message = await SealAsync("content"u8.ToArray(), suite);
        Assert.Equal("content"u8.ToArray(), await OpenAsync(message));
    }

    [Fact]
    public async Task What_the_official_library_seals_we_open_and_the_other_way_round()
    {
        var official = new JavaScriptLibrary(
            Path.Combine(House.Root, "tests", "Lakeward.Tests", "Cryptography", "interop"), "interop");
        var (plain, theirs, ours, opened) = (At("plain"), At("theirs"), At("ours"), At("opened"));
        File.WriteAllBytes(plain, new byte[100_000]);
        var context = JsonSerializer.Serialize(Context.Pairs.ToDictionary());
        var none = new Dictionary<string, string>();
        official.Run("kms.cjs", none, "seal", _kms.Address.ToString(), Arn, plain, theirs, context);
        Assert.Equal(new byte[100_000], await OpenAsync(File.ReadAllBytes(theirs)));

        File.WriteAllBytes(
            ours, await SealAsync(new byte[70_000], MessageSuite.AesGcm256HkdfSha512CommitEcdsa));
        official.Run("kms.cjs", none, "open", _kms.Address.ToString(), Arn, ours, opened, context);
        Assert.Equal(new byte[70_000], File.ReadAllBytes(opened));
    }

    [Fact]
    public void Wrapped_keys_name_their_key_as_official_messages_do()
    {
        using var zip = ZipFile.OpenRead(House.Shared("vectors", "esdk", "v4-Net-4.0.1.zip"));
        using var manifest = JsonDocument.Parse(Bytes(zip, "manifest.json"));
        using var keys = JsonDocument.Parse(Bytes(zip, "keys.json"));
        var lenient = new OpenOptions { RequireCommitment = false };
        var compared = 0;
        foreach (var test in manifest.RootElement.GetProperty("tests").EnumerateObject())
        {
            var masters = test.Value.GetProperty("master-keys").EnumerateArray().ToList();
            if (masters.Count != 1 || masters[0].GetProperty("type").GetString() != "aws-kms")
            {
                continue;
            }

            var path = test.Value.GetProperty("ciphertext").GetString()!.Replace("file://", "");
            var message = Bytes(zip, path);
            var key = keys.RootElement.GetProperty("keys").GetProperty(
                masters[0].GetProperty("key").GetString()!);
            var arn = key.GetProperty("key-id").GetString()!;
            using var keyring = NewKeyring(arn);
            using var dataKey = SecretKey.Generate(32);
            var ours = keyring.Wrap(dataKey, EncryptionContext.Empty);
            var (header, _) = HeaderFormat.Read(new MemoryStream(message), lenient);
            var theirs = Assert.Single(header.Header.WrappedKeys);
            Assert.Equal(theirs.ProviderId, ours.ProviderId);
            Assert.True(theirs.ProviderInformation.Span.SequenceEqual(ours.ProviderInformation.Span));
            compared++;
        }

        Assert.InRange(compared, 10, 100);
    }

    [Theory]
    [InlineData("DisabledException", 400, "LW-KMS-0103")]
    [InlineData("KMSInvalidStateException", 400, "LW-KMS-0103")]
    [InlineData("NotFoundException", 400, "LW-KMS-0103")]
    [InlineData("AccessDeniedException", 400, "LW-KMS-0104")]
    [InlineData("ValidationException", 400, "LW-KMS-0105")]
    [InlineData("ThrottlingException", 400, "LW-KMS-0106")]
    [InlineData("KMSInternalException", 500, "LW-KMS-0106")]
    public void What_kms_refuses_has_a_name(string type, int status, string id)
    {
        using var dataKey = SecretKey.Generate(32);
        var wrapped = _keyring.Wrap(dataKey, Context);
        _kms.Refuse = _ => (status, type);
        Assert.Equal(id, Refusal(() => _keyring.Wrap(dataKey, Context)));
        Assert.Equal(id, Refusal(() => _keyring.TryUnwrap(wrapped, Context, 32)!));
        Assert.Equal(id, Refusal(() => _keyring.Generate(Context, 32)));
    }

    [Fact]
    public void A_throttled_request_is_sent_again()
    {
        var left = 3;
        _kms.Refuse = _ => left-- > 0 ? (400, "ThrottlingException") : null;
        using var dataKey = SecretKey.Generate(32);
        Assert.NotNull(_keyring.Wrap(dataKey, Context));
        Assert.Equal(4, _kms.Calls.Count);
    }

    [Fact]
    public void An_answer_of_another_key_or_size_is_refused()
    {
        using var dataKey = SecretKey.Generate(16);
        var wrapped = _keyring.Wrap(dataKey, Context);
        Assert.Equal("LW-KMS-0102", Refusal(() => _keyring.TryUnwrap(wrapped, Context, 32)!));
        _kms.AnswerAs = Arn[..^1] + "2";
        Assert.Equal("LW-KMS-0102", Refusal(() => _keyring.Wrap(dataKey, Context)));
        Assert.Equal("LW-KMS-0102", Refusal(() => _keyring.TryUnwrap(wrapped, Context, 16)!));
        Assert.Equal("LW-KMS-0102", Refusal(() => _keyring.Generate(Context, 32)));
    }

    [Theory]
    [InlineData("alias/lake")]
    [InlineData("arn:aws:kms:eu-central-1:111122223333:alias/lake")]
    [InlineData("arn:aws:s3:::bucket")]
    [InlineData("arn:aws:kms::111122223333:key/1")]
    [InlineData("arn:aws:kms:eu-central-1:111122223333:key/")]
    public void A_key_is_named_by_its_arn_alone(string arn)
    {
        Assert.Equal("LW-KMS-0101", Refusal(() => NewKeyring(arn)));
        Assert.Equal("LW-KMS-0101", Refusal(() => KmsKeyring.OfKeeper($"aws-kms:{arn}")));
        Assert.Equal("LW-KMS-0101", Refusal(() => KmsKeyring.OfKeeper($"vault:{Arn}")));
    }

    [Fact]
    public async Task A_lake_whose_root_kms_keeps_needs_no_passphrase_and_no_other_key()
    {
        var options = new LakeOptions
        {
            OpenRoot = keeper => NewKeyring(keeper["aws-kms:".Length..]),
        };
        var root = At("some");
        var made = await Lake.CreateAsync(root, "some", options, keeper: $"aws-kms:{Arn}");
        Assert.Equal($"aws-kms:{Arn}", made.KeyFile);
        Assert.False(File.Exists(At("some.key")));
        using (var lake = await Lake.OpenAsync(root, options))
        {
            await lake.RotateRootAsync("kim");
        }

        Assert.All(_kms.Calls, call => Assert.Equal(
            new() { ["lake"] = made.Id, ["use"] = "root-key" }, call.Context));
        (await Lake.OpenAsync(root, options)).Dispose();
        var stranger = await Assert.ThrowsAsync<LakeException>(() => Lake.OpenAsync(root, new LakeOptions()));
        Assert.Equal("LW-LAK-0116", stranger.Id);
        _kms.Refuse = _ => (400, "DisabledException");
        var disabled = await Assert.ThrowsAsync<LakeException>(() => Lake.OpenAsync(root, options));
        Assert.Equal("LW-KMS-0103", disabled.Id);
    }

    [Fact]
    public async Task A_root_file_of_another_lake_does_not_open()
    {
        var options = new LakeOptions { OpenRoot = _ => NewKeyring(Arn) };
        await Lake.CreateAsync(At("one"), "one", options, keeper: $"aws-kms:{Arn}");
        await Lake.CreateAsync(At("two"), "two", options, keeper: $"aws-kms:{Arn}");
        File.Copy(At("one/root.json"), At("two/root.json"), overwrite: true);
        var refusal = await Assert.ThrowsAsync<CryptographyException>(
            () => Lake.OpenAsync(At("two"), options));
        Assert.Equal("LW-CRY-0104", refusal.Id);
    }

    public void Dispose()
    {
        _keyring.Dispose();
        _kms.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Refusal(Func<object> action) => Assert.Throws<LakeException>(action).Id;

    private async Task<byte[]> SealAsync(byte[] content, MessageSuite suite)
    {
        using var message = new MemoryStream();
        var options = new SealOptions { Suite = suite, Context = Context };
        await SealedMessage.SealAsync(
            new MemoryStream(content), message, [_keyring], options, CancellationToken.None);
        return message.ToArray();
    }

    private async Task<byte[]> OpenAsync(byte[] message)
    {
        using var content = new MemoryStream();
        var options = new OpenOptions { ExpectedContext = Context };
        await SealedMessage.OpenAsync(
            new MemoryStream(message), content, [_keyring], options, CancellationToken.None);
        return content.ToArray();
    }

    private static byte[] Bytes(ZipArchive zip, string name)
    {
        using var stream = zip.GetEntry(name)!.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static WrappedKey Flipped(WrappedKey wrapped)
    {
        var changed = wrapped.Ciphertext.ToArray();
        changed[^1] ^= 1;
        return wrapped with { Ciphertext = changed };
    }

    private KmsKeyring NewKeyring(string arn) => new(new KmsOptions
    {
        Arn = arn,
        Endpoint = _kms.Address,
        AllowPlain = true,
        Credentials = new BasicAWSCredentials("lake", "lakesecret"),
        FirstNap = TimeSpan.FromMilliseconds(4),
    });

    private string At(string name) => Path.Combine(_folder, name);
}
