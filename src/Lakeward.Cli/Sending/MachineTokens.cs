// A machine's access tokens, asked for with a proof of its key.
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Lakeward.Cli.Sending;

/// <summary>Asks for a token and keeps it in memory until shortly before it ends; thread-safe.</summary>
/// <remarks>References: RFC 7523, section 2.2; RFC 7518, section 3.4 (ES256).</remarks>
/// <param name="credential">The credential's id.</param>
/// <param name="key">The private key.</param>
/// <param name="time">The clock.</param>
internal sealed class MachineTokens(string credential, ECDsa key, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan ProofLife = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _alone = new(1);
    private (string Token, DateTimeOffset Ends) _last = ("", DateTimeOffset.MinValue);

    /// <summary>Reads a key.</summary>
    /// <param name="credential">The credential's id.</param>
    /// <param name="file">The private key in PEM, as lakeward credentials add writes it.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="Errors.LakeException">LW-CLI-0307.</exception>
    public static MachineTokens Read(string credential, string file, TimeProvider time)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(file));
            return new MachineTokens(credential, key, time);
        }
        catch (Exception failure) when (failure is IOException or CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw CliErrors.NoMachineKey(Path.GetFileName(file));
        }
    }

    /// <summary>A token in force.</summary>
    /// <param name="ask">Sends a form to the service's token address and returns the answer's JSON.</param>
    /// <param name="audience">For whom the proof is: the token address.</param>
    /// <param name="ct">Stops asking.</param>
    public async Task<string> GetAsync(
        Func<Dictionary<string, string>, Task<byte[]>> ask, Uri audience, CancellationToken ct)
    {
        await _alone.WaitAsync(ct);
        try
        {
            if (_last.Ends <= time.GetUtcNow() + Early)
            {
                var answer = await ask(new Dictionary<string, string>
                {
                    ["grant_type"] = "client_credentials",
                    ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                    ["client_assertion"] = Prove(audience),
                });
                using var json = JsonDocument.Parse(answer);
                var seconds = json.RootElement.GetProperty("expires_in").GetInt64();
                _last = (json.RootElement.GetProperty("access_token").GetString()!,
                    time.GetUtcNow().AddSeconds(seconds));
            }

            return _last.Token;
        }
        finally
        {
            _alone.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        key.Dispose();
        _alone.Dispose();
    }

    private string Prove(Uri audience)
    {
        using var claims = new MemoryStream();
        using (var json = new Utf8JsonWriter(claims))
        {
            var now = time.GetUtcNow();
            json.WriteStartObject();
            json.WriteString("iss"u8, credential);
            json.WriteString("sub"u8, credential);
            json.WriteString("aud"u8, audience.AbsoluteUri);
            json.WriteString("jti"u8, RandomNumberGenerator.GetHexString(32, lowercase: true));
            json.WriteNumber("iat"u8, now.ToUnixTimeSeconds());
            json.WriteNumber("exp"u8, (now + ProofLife).ToUnixTimeSeconds());
            json.WriteEndObject();
        }

        var head = Base64Url.EncodeToString("""{"alg":"ES256","typ":"JWT"}"""u8);
        var signed = string.Create(
            CultureInfo.InvariantCulture, $"{head}.{Base64Url.EncodeToString(claims.ToArray())}");
        var signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }
}
