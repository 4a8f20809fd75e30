// What a process shows to the others of its lake, and by what it knows them.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lakeward.Server.Zones;

/// <summary>
/// The zone authority's certificates, and a certificate of it with its key. A peer is known by a certificate
/// that this authority itself has signed, that is in force, and that names the role which is expected; its
/// host name says nothing, and no other authority counts.
/// </summary>
/// <remarks>References: RFC 5280, section 6. Nothing is fetched, and no revocation is asked for: what shall
/// not count any more is ended by a new authority, so certificates are short-lived.</remarks>
public sealed class ZonePass : IDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private readonly X509Certificate2Collection _authority;
    private readonly TimeProvider _time;

    private ZonePass(
        X509Certificate2Collection authority, X509Certificate2 certificate, ZoneRole role, TimeProvider time)
    {
        (_authority, Certificate, Role, _time) = (authority, certificate, role, time);
    }

    /// <summary>What this process is.</summary>
    public ZoneRole Role { get; }

    /// <summary>What it shows, with its key.</summary>
    internal X509Certificate2 Certificate { get; }

    /// <summary>Reads the three files, and makes sure that they fit each other and the role.</summary>
    /// <exception cref="Errors.LakeException">LW-ZON-0102, LW-ZON-0103.</exception>
    public static ZonePass Read(
        string authorityFile, string certificateFile, string keyFile, ZoneRole role, TimeProvider time)
    {
        var pass = new ZonePass(
            ReadAuthority(authorityFile), ReadOwn(certificateFile, keyFile), role, time);
        if (pass.AcceptsClient(pass.Certificate, role) && pass.AcceptsServer(pass.Certificate, role))
        {
            return pass;
        }

        pass.Dispose();
        throw ZoneErrors.NotOfRole(ZoneNames.NameOf(role));
    }

    /// <summary>Whether a server is what a link leads to.</summary>
    internal bool AcceptsServer(X509Certificate? shown, ZoneRole peer) =>
        shown is X509Certificate2 certificate && Accepts(certificate, peer, ServerUse);

    /// <summary>Whether a client is who may come.</summary>
    internal bool AcceptsClient(X509Certificate? shown, ZoneRole peer) =>
        shown is X509Certificate2 certificate && Accepts(certificate, peer, ClientUse);

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate.Dispose();
        foreach (var certificate in _authority)
        {
            certificate.Dispose();
        }
    }

    private bool Accepts(X509Certificate2 shown, ZoneRole peer, string use)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTimeIgnored = false,
            VerificationTime = _time.GetUtcNow().LocalDateTime,
        };
        chain.ChainPolicy.CustomTrustStore.AddRange(_authority);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(use));
        const int issuerAndOwn = 2;
        return ZoneNames.RoleOf(shown) == peer
            && HasUse(shown, use)
            && chain.Build(shown)
            && chain.ChainElements.Count == issuerAndOwn;
    }

    /// <summary>A certificate that says nothing of its uses would be good for all.</summary>
    private static bool HasUse(X509Certificate2 shown, string use) => shown.Extensions
        .OfType<X509EnhancedKeyUsageExtension>()
        .Any(uses => uses.EnhancedKeyUsages.OfType<Oid>().Any(one => one.Value == use));

    private static X509Certificate2Collection ReadAuthority(string file)
    {
        var authority = new X509Certificate2Collection();
        try
        {
            authority.ImportFromPemFile(file);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException
            or UnauthorizedAccessException)
        {
            throw ZoneErrors.BadCertificate(Path.GetFileName(file));
        }

        return authority.Count > 0 ? authority : throw ZoneErrors.BadCertificate(Path.GetFileName(file));
    }

    private static X509Certificate2 ReadOwn(string certificateFile, string keyFile)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException
            or UnauthorizedAccessException or ArgumentException)
        {
            throw ZoneErrors.BadCertificate(Path.GetFileName(certificateFile));
        }
    }
}
