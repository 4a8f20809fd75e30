// The server's side of SCRAM-SHA-256: pure, one exchange.
using System.Security.Cryptography;
using System.Text;
using Lakeward.Access;

namespace Lakeward.Server.Wire;

/// <summary>One exchange. Whatever is not as it must be ends it without a verifier.</summary>
/// <remarks>
/// References: RFC 5802, RFC 7677; RFC 5929 for the binding to the server's certificate. Parameters: see
/// <see cref="TokenVerifier"/>; a nonce of 24 bytes. A principal may have several tokens with one salt, so a
/// proof is held against each; it is always held against <see cref="Candidates"/>, so that neither the
/// number of tokens nor a name that is not known shows in the time taken.
/// </remarks>
internal sealed class Scram(byte[] certificateHash)
{
    public const string Plain = "SCRAM-SHA-256";
    public const string Bound = "SCRAM-SHA-256-PLUS";
    private const int Candidates = 16;
    private const int NonceSizeBytes = 24;
    private const string Binding = "p=tls-server-end-point";
    private string _header = "";
    private string _firstBare = "";
    private string _serverFirst = "";
    private string _nonce = "";

    /// <summary>The server's first message, or null where the client's is not acceptable.</summary>
    /// <param name="mechanism">What the client chose.</param>
    /// <param name="clientFirst">The client's first message.</param>
    /// <param name="salt">The principal's salt.</param>
    public string? Challenge(string mechanism, string clientFirst, byte[] salt)
    {
        var parts = clientFirst.Split(',');
        var bindingFits = (mechanism, parts[0]) is (Plain, "n") or (Bound, Binding);
        if (!bindingFits || parts.Length < 4 || parts[1].Length > 0
            || !parts[2].StartsWith("n=", StringComparison.Ordinal)
            || !parts[3].StartsWith("r=", StringComparison.Ordinal) || parts[3].Length < 10)
        {
            return null;
        }

        _header = $"{parts[0]},,";
        _firstBare = clientFirst[_header.Length..];
        _nonce = parts[3][2..] + Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceSizeBytes));
        _serverFirst = $"r={_nonce},s={Convert.ToBase64String(salt)},i={TokenVerifier.Iterations}";
        return _serverFirst;
    }

    /// <summary>The verifier that the client's proof fits, and the server's last message; or null.</summary>
    public (TokenVerifier Token, string ServerFinal)? Check(
        string clientFinal, IReadOnlyList<TokenVerifier> verifiers)
    {
        var at = clientFinal.LastIndexOf(",p=", StringComparison.Ordinal);
        var proof = new byte[SHA256.HashSizeInBytes];
        if (at < 0 || clientFinal[..at] != $"c={ExpectedBinding()},r={_nonce}"
            || !Convert.TryFromBase64String(clientFinal[(at + 3)..], proof, out var size)
            || size != proof.Length)
        {
            return null;
        }

        var message = Encoding.UTF8.GetBytes($"{_firstBare},{_serverFirst},{clientFinal[..at]}");
        TokenVerifier? fitting = null;
        var nobody = new byte[SHA256.HashSizeInBytes];
        for (var candidate = 0; candidate < Candidates; candidate++)
        {
            var verifier = candidate < verifiers.Count ? verifiers[candidate] : null;
            if (Fits(verifier?.StoredKey ?? nobody, message, proof) && verifier is not null)
            {
                fitting = verifier;
            }
        }

        return fitting is null
            ? null
            : (fitting, $"v={Convert.ToBase64String(HMACSHA256.HashData(fitting.ServerKey, message))}");
    }

    private static bool Fits(byte[] storedKey, byte[] message, byte[] proof)
    {
        var clientKey = HMACSHA256.HashData(storedKey, message);
        for (var at = 0; at < clientKey.Length; at++)
        {
            clientKey[at] ^= proof[at];
        }

        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(clientKey), storedKey);
    }

    private string ExpectedBinding() =>
        Convert.ToBase64String(_header.StartsWith(Binding, StringComparison.Ordinal)
        ? [.. Encoding.UTF8.GetBytes(_header), .. certificateHash]
        : Encoding.UTF8.GetBytes(_header));
}
