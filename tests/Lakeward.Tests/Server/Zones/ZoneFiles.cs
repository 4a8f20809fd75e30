// The certificates of a zone in a folder of their own, right ones and wrong ones.
using Lakeward.Server.Zones;
using Lakeward.Tests.Ground;

namespace Lakeward.Tests.Server.Zones;

/// <summary>An authority with a certificate for each role, others that expired, and a foreign one.</summary>
internal sealed class ZoneFiles : IDisposable
{
    private static readonly ZoneRole[] Roles = [ZoneRole.Edge, ZoneRole.Vault, ZoneRole.Worker];
    private readonly string _folder = Directory.CreateTempSubdirectory("lakeward-test-").FullName;

    public ZoneFiles()
    {
        var old = new MovedClock { By = TimeSpan.FromDays(-2) };
        Certify("own", old, "expired");
        Certify("own", TimeProvider.System, "now");
        Certify("foreign", TimeProvider.System, "now");
    }

    /// <summary>The right pass of a role.</summary>
    public ZonePass Pass(ZoneRole role) => ZonePass.Read(
        At("own", "zone-ca.pem"), FileOf("own", "now", role), KeyOf("own", "now", role), role,
        TimeProvider.System);

    /// <summary>A certificate's file.</summary>
    /// <param name="authority">Whose: own or foreign.</param>
    /// <param name="age">Which: now or expired.</param>
    /// <param name="role">For what.</param>
    public string FileOf(string authority, string age, ZoneRole role) =>
        At(authority, age, $"{NameOf(role)}.pem");

    /// <summary>The key of that certificate.</summary>
    public string KeyOf(string authority, string age, ZoneRole role) =>
        At(authority, age, $"{NameOf(role)}.key");

    /// <summary>An authority's certificate.</summary>
    public string Authority(string authority) => At(authority, "zone-ca.pem");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Makes an authority's certificates and puts them aside under their age.</summary>
    private void Certify(string authority, TimeProvider time, string age)
    {
        using var maker = ZoneAuthority.Open(At(authority), time);
        Directory.CreateDirectory(At(authority, age));
        foreach (var role in Roles)
        {
            var file = maker.Certify(role, days: 1);
            File.Move(file, FileOf(authority, age, role));
            File.Move(Path.ChangeExtension(file, "key"), KeyOf(authority, age, role));
        }
    }

    private static string NameOf(ZoneRole role) => role.ToString().ToLowerInvariant();

    private string At(params string[] parts) => Path.Combine([_folder, .. parts]);
}
