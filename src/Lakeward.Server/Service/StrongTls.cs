// The versions and suites of TLS that are spoken here.
using System.Net.Security;
using System.Security.Authentication;

namespace Lakeward.Server.Service;

/// <summary>
/// TLS 1.2 and 1.3 with forward secrecy and authenticated encryption alone, said here and not left to the
/// system, which may allow more.
/// </summary>
/// <remarks>References: RFC 9325, section 4.2; NIST SP 800-52 revision 2, section 3.3.1.</remarks>
internal static class StrongTls
{
    /// <summary>The versions.</summary>
    public static readonly SslProtocols Protocols = Enum.Parse<SslProtocols>("Tls12, Tls13");

    private static readonly TlsCipherSuite[] Suites =
    [
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    ];

    /// <summary>Sets the terms of a server's connection. Windows has its suites set by its own
    /// policy.</summary>
    public static void Apply(SslServerAuthenticationOptions terms)
    {
        terms.EnabledSslProtocols = Protocols;
        terms.AllowRenegotiation = false;
        if (OperatingSystem.IsLinux())
        {
            terms.CipherSuitesPolicy = new CipherSuitesPolicy(Suites);
        }
    }

    /// <summary>Sets the terms of a client's connection.</summary>
    public static void Apply(SslClientAuthenticationOptions terms)
    {
        terms.EnabledSslProtocols = Protocols;
        terms.AllowRenegotiation = false;
        if (OperatingSystem.IsLinux())
        {
            terms.CipherSuitesPolicy = new CipherSuitesPolicy(Suites);
        }
    }
}
