// The certificate a server shows: from files, or made for this run.
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Lakeward.Storage;

namespace Lakeward.Server.Wire;

/// <summary>Certificates for TLS.</summary>
public static class ServerCertificate
{
    private const int Days = 397;
    private const int DaysBeforeEnd = 7;

    /// <summary>Reads a certificate and its key from PEM files.</summary>
    /// <exception cref="Errors.LakeException">LW-PGW-0128: they are missing or do not fit.</exception>
    public static X509Certificate2 Read(string certificateFile, string keyFile)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        }
        catch (CryptographicException)
        {
            throw WireErrors.BadCertificate();
        }
        catch (IOException)
        {
            throw WireErrors.BadCertificate();
        }
    }

    /// <summary>
    /// Makes a self-signed certificate for the names of this machine. Its key stays in this process's memory
    /// and ends with it, so clients can encrypt but not know whom they talk to.
    /// </summary>
    public static X509Certificate2 SelfSigned(TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=lakeward", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = time.GetUtcNow();
        return request.CreateSelfSigned(now.AddMinutes(-5), now.AddDays(Days));
    }

    /// <summary>
    /// The self-signed certificate that a folder keeps, made there if there is none or it ends within a week.
    /// Clients learn whom they talk to from <c>cert.pem</c>; <c>server.pem</c> holds the key too, mode 0600.
    /// </summary>
    /// <exception cref="Errors.LakeException">The folder cannot be written.</exception>
    public static X509Certificate2 Kept(string folder, TimeProvider time)
    {
        var path = Path.Combine(folder, "server.pem");
        if (File.Exists(path))
        {
            var kept = Read(path, path);
            if (kept.NotAfter.ToUniversalTime() > time.GetUtcNow().UtcDateTime.AddDays(DaysBeforeEnd))
            {
                return kept;
            }

            kept.Dispose();
        }

        DurableFile.MakeFolders(folder);
        using var made = SelfSigned(time);
        using var key = made.GetECDsaPrivateKey()!;
        var certificate = made.ExportCertificatePem() + "\n";
        var both = Encoding.ASCII.GetBytes($"{key.ExportPkcs8PrivateKeyPem()}\n{certificate}");
        DurableFile.Replace(path, both);
        CryptographicOperations.ZeroMemory(both);
        DurableFile.Replace(Path.Combine(folder, "cert.pem"), Encoding.ASCII.GetBytes(certificate));
        return Read(path, path);
    }

    /// <summary>The hash that SCRAM binds to: SHA-256, or what the certificate's signature uses if longer.
    /// </summary>
    /// <remarks>References: RFC 5929, section 4.1.</remarks>
    internal static byte[] BindingHash(X509Certificate2 certificate) =>
        certificate.SignatureAlgorithm.Value switch
        {
            "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => SHA384.HashData(certificate.RawData),
            "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => SHA512.HashData(certificate.RawData),
            _ => SHA256.HashData(certificate.RawData),
        };
}
