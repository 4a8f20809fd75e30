// The names by which certificates say what their holders are.
using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Lakeward.Server.Zones;

/// <summary>
/// The role of a certificate: the one address <c>lakeward:ROLE</c> among its subject's alternative names.
/// </summary>
/// <remarks>References: RFC 5280, section 4.2.1.6.</remarks>
internal static class ZoneNames
{
    private const string AlternativeName = "2.5.29.17";
    private const int UriTag = 6;

    /// <summary>The address of a role.</summary>
    public static Uri AddressOf(ZoneRole role) => new($"lakeward:{NameOf(role)}");

    /// <summary>A role as it is written.</summary>
    public static string NameOf(ZoneRole role) => role.ToString().ToLowerInvariant();

    /// <summary>The role that a certificate is for; null where it names none, or several.</summary>
    public static ZoneRole? RoleOf(X509Certificate2 certificate)
    {
        try
        {
            return AddressesOf(certificate) switch
            {
                ["lakeward:edge"] => ZoneRole.Edge,
                ["lakeward:vault"] => ZoneRole.Vault,
                ["lakeward:worker"] => ZoneRole.Worker,
                _ => null,
            };
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static List<string> AddressesOf(X509Certificate2 certificate)
    {
        var addresses = new List<string>();
        foreach (var extension in certificate.Extensions.Where(one => one.Oid?.Value == AlternativeName))
        {
            var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (names.HasData)
            {
                var tag = names.PeekTag();
                if (tag.TagClass == TagClass.ContextSpecific && tag.TagValue == UriTag)
                {
                    addresses.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                }
                else
                {
                    names.ReadEncodedValue();
                }
            }
        }

        return addresses;
    }
}
