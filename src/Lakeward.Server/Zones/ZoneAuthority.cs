// Makes the certificates of a zone, for a trial or a small house without an authority of its own.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Lakeward.Storage;

namespace Lakeward.Server.Zones;

/// <summary>
/// A folder with the authority's certificate and key (<c>zone-ca.pem</c>, <c>zone-ca.key</c>) and those of
/// roles (<c>edge.pem</c>, <c>edge.key</c>). Keys are their owner's alone; the authority's is needed to make
/// certificates, and by no process that serves.
/// </summary>
/// <remarks>References: RFC 5280. Parameters: ECDSA P-256 with SHA-256; the authority lasts ten
/// years.</remarks>
public sealed class ZoneAuthority : IDisposable
{
    private const string Name = "zone-ca";
    private const int AuthorityDays = 3652;
    private const int SerialSizeBytes = 16;
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);
    private readonly string _folder;
    private readonly X509Certificate2 _own;
    private readonly TimeProvider _time;

    private ZoneAuthority(string folder, X509Certificate2 own, TimeProvider time) =>
        (_folder, _own, _time) = (folder, own, time);

    /// <summary>The authority of a folder, made there if there is none.</summary>
    /// <exception cref="Errors.LakeException">LW-ZON-0102: what lies there is none.</exception>
    public static ZoneAuthority Open(string folder, TimeProvider time)
    {
        var (certificate, key) = (PathIn(folder, Name, "pem"), PathIn(folder, Name, "key"));
        if (!File.Exists(certificate))
        {
            DurableFile.MakeFolders(folder);
            using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=Lakeward zone", pair, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
            request.CertificateExtensions.Add(
                new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
            request.CertificateExtensions.Add(
                new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
            var now = time.GetUtcNow();
            using var made = request.CreateSelfSigned(now - Early, now.AddDays(AuthorityDays));
            Write(folder, Name, made, pair);
        }

        try
        {
            return new ZoneAuthority(folder, X509Certificate2.CreateFromPemFile(certificate, key), time);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException)
        {
            throw ZoneErrors.BadCertificate($"{Name}.pem");
        }
    }

    /// <summary>Makes a certificate for a role, and its key.</summary>
    /// <returns>The certificate's file; the key lies beside it.</returns>
    /// <exception cref="Errors.LakeException">LW-ZON-0112: there is one.</exception>
    public string Certify(ZoneRole role, int days)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(
            $"CN=Lakeward {ZoneNames.NameOf(role)}", pair, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(ZoneNames.AddressOf(role));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [new Oid(ServerUse), new Oid(ClientUse)], critical: true));
        var now = _time.GetUtcNow();
        var ends = now.AddDays(days);
        using var made = request.Create(
            _own, now - Early, ends < _own.NotAfter ? ends : _own.NotAfter,
            RandomNumberGenerator.GetBytes(SerialSizeBytes));
        Write(_folder, ZoneNames.NameOf(role), made, pair);
        return PathIn(_folder, ZoneNames.NameOf(role), "pem");
    }

    /// <inheritdoc/>
    public void Dispose() => _own.Dispose();

    private static void Write(string folder, string name, X509Certificate2 made, ECDsa pair)
    {
        var secret = Encoding.ASCII.GetBytes(pair.ExportPkcs8PrivateKeyPem() + "\n");
        try
        {
            // Files of this kind are their owner's alone from the first byte on.
            if (!DurableFile.TryCreate(PathIn(folder, name, "key"), secret))
            {
                throw ZoneErrors.WouldOverwrite($"{name}.key");
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }

        if (!DurableFile.TryCreate(
            PathIn(folder, name, "pem"), Encoding.ASCII.GetBytes(made.ExportCertificatePem() + "\n")))
        {
            throw ZoneErrors.WouldOverwrite($"{name}.pem");
        }
    }

    private static string PathIn(string folder, string name, string ending) =>
        Path.Combine(folder, $"{name}.{ending}");
}
