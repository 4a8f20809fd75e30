// Notes, keys, checkpoints and receipts are read strictly.
using System.Buffers.Binary;
using System.Text;
using Lakeward.Audit;
using Lakeward.Cryptography;
using Lakeward.Errors;
using Xunit;

namespace Lakeward.Tests.Audit;

public sealed class SignedNoteTests : IDisposable
{
    private const string Other = "— other.test/log AAAAAQID\n";
    private readonly SigningKey _signer = SigningKey.Generate();
    private readonly VerificationKey _key;

    public SignedNoteTests() => _key = VerificationKey.Of(Logs.Origin, _signer.PublicKeyInfo);

    private byte[] Note => SignedCheckpoint.Sign(0, MerkleHash.Empty(), _key, _signer).Bytes.ToArray();

    public void Dispose() => _signer.Dispose();

    [Fact]
    public void A_real_key_of_the_field_has_the_id_its_log_uses()
    {
        // The public key of Sigstore's Rekor, whose checkpoints bear the key id c0d23d6a.
        var key = Convert.FromBase64String(
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE2G2Y+2tabdTV5BcGiBIx0a9fAFwrkBbmLSGtks4L3qX6yYY0" +
            "zufBnhC8Ur/iy55GhWP/9A/bY2LhC30M9+RYtw==");
        Assert.Equal(0xc0d23d6au, VerificationKey.Of("rekor.sigstore.dev", key).KeyId);
    }

    [Fact]
    public void A_key_is_read_back_from_its_text()
    {
        Assert.Equal(_key, VerificationKey.Parse(_key.ToString()));
        Assert.Equal(_key, VerificationKey.Parse(_key + "\n"));
        var text = _key.ToString();
        string[] wrong =
        [
            "", "a+b", text + "\n\n", text + "=", " " + text,
            text.Replace("+", "", StringComparison.Ordinal),
            text.Replace(Logs.Origin, "", StringComparison.Ordinal),
            text.Replace($"{_key.KeyId:x8}", $"{_key.KeyId ^ 1:x8}", StringComparison.Ordinal),
        ];
        foreach (var bad in wrong)
        {
            Assert.Equal("LW-AUD-0303", Assert.Throws<LakeException>(() => VerificationKey.Parse(bad)).Id);
        }
    }

    [Fact]
    public void A_checkpoint_is_verified_among_other_signatures()
    {
        var note = Encoding.UTF8.GetString(Note);
        var cosigned = note[..^1] + "\n" + string.Concat(Enumerable.Repeat(Other, 20));
        var checkpoint = SignedCheckpoint.Parse(cosigned);
        checkpoint.Verify(_key);
        Assert.Equal((Logs.Origin, 0L), (checkpoint.Origin, checkpoint.Size));
        Assert.Equal(cosigned, checkpoint.ToString());
    }

    [Fact]
    public void Every_flipped_bit_of_a_checkpoint_is_refused()
    {
        var note = Note;
        for (var bit = 0; bit < note.Length * 8; bit++)
        {
            var changed = (byte[])note.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            var refusal = Assert.Throws<LakeException>(() => SignedCheckpoint.Parse(changed).Verify(_key));
            Assert.StartsWith("LW-AUD-030", refusal.Id);
        }
    }

    [Fact]
    public void A_second_wrong_signature_of_the_key_is_refused()
    {
        var note = Encoding.UTF8.GetString(Note);
        var blob = new byte[5];
        BinaryPrimitives.WriteUInt32BigEndian(blob, _key.KeyId);
        var id = Convert.ToBase64String(blob);
        var twice = SignedCheckpoint.Parse($"{note}— {Logs.Origin} {id}\n");
        Assert.Equal("LW-AUD-0302", Assert.Throws<LakeException>(() => twice.Verify(_key)).Id);
    }

    [Theory]
    [InlineData("a\n1\nx\n")]
    [InlineData("a\n01\n{root}\n\n— a AAAAAQID\n")]
    [InlineData("a\n+1\n{root}\n\n— a AAAAAQID\n")]
    [InlineData("a\n-1\n{root}\n\n— a AAAAAQID\n")]
    [InlineData("a\n99999999999999999999\n{root}\n\n— a AAAAAQID\n")]
    [InlineData("a\n1\n{root} \n\n— a AAAAAQID\n")]
    [InlineData("a\n1\nAAAA\n\n— a AAAAAQID\n")]
    [InlineData("\n1\n{root}\n\n— a AAAAAQID\n")]
    [InlineData("a\n1\n\n— a AAAAAQID\n")]
    [InlineData("a\n1\n{root}\n\n")]
    [InlineData("a\n1\n{root}\n\n— a AAAAAQID")]
    [InlineData("a\n1\n{root}\n\n- a AAAAAQID\n")]
    [InlineData("a\n1\n{root}\n\n— a AAAA\n")]
    [InlineData("a\n1\n{root}\n\n— a+b AAAAAQID\n")]
    [InlineData("a\n1\n{root}\n\n— a  AAAAAQID\n")]
    [InlineData("a\n1\n{root}\r\n\n— a AAAAAQID\n")]
    [InlineData("a\n1\n{root}\n\n— a AAAAAQIB=\n")]
    public void A_malformed_checkpoint_is_refused(string note)
    {
        var text = note.Replace("{root}", Convert.ToBase64String(new byte[32]), StringComparison.Ordinal);
        Assert.Equal("LW-AUD-0301", Assert.Throws<LakeException>(() => SignedCheckpoint.Parse(text)).Id);
    }

    [Fact]
    public void A_note_beyond_the_bounds_is_refused()
    {
        var note = Encoding.UTF8.GetString(Note);
        var crowded = note + string.Concat(Enumerable.Repeat(Other, 64));
        Assert.Equal("LW-AUD-0301", Refusal(() => SignedCheckpoint.Parse(crowded)));
        Assert.Equal("LW-AUD-0301", Refusal(() => SignedNote.Parse(new byte[70_000])));
        Assert.Equal("LW-AUD-0301", Refusal(() => SignedNote.Parse([0xff, .. Note])));
    }

    [Fact]
    public async Task A_receipt_is_verified_offline_and_only_for_its_entry()
    {
        using var logs = new Logs();
        using var log = logs.Create();
        await Logs.Append(log, 300);
        var text = log.Prove(257).ToString();
        var leaf = log.ReadLeaf(257);

        var proof = TlogProof.Parse(text);
        proof.Verify(logs.Key, leaf);
        Assert.Equal(text, proof.ToString());
        Assert.StartsWith("c2sp.org/tlog-proof@v1\nindex 257\n", text);
        Assert.Equal("LW-AUD-0305", Refusal(() => proof.Verify(logs.Key, log.ReadLeaf(256))));
        Assert.Equal("LW-AUD-0302", Refusal(() => proof.Verify(_key, leaf)));
        var extra = text.Replace("index", "extra YWJj\nindex", StringComparison.Ordinal);
        TlogProof.Parse(extra).Verify(logs.Key, leaf);
        var twoSpellings = text.Replace("index 2", "index 02", StringComparison.Ordinal);
        Assert.Equal("LW-AUD-0304", Refusal(() => TlogProof.Parse(twoSpellings)));
        Assert.Equal("LW-AUD-0304", Refusal(() => TlogProof.Parse(text[1..])));
        Assert.Equal("LW-AUD-0304", Refusal(() => TlogProof.Parse("")));
        Assert.Equal("LW-AUD-0207", Refusal(() => log.Prove(300)));
    }

    private static string Refusal(Action action) => Assert.Throws<LakeException>(action).Id;
}
