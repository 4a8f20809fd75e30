// The options of serve that say which part of the service a process is.
using System.CommandLine;
using System.Net;
using Lakeward.Server.Zones;

namespace Lakeward.Cli.Verbs;

/// <summary>The role, the zone's certificates, the vault's door for edges, and the way to it.</summary>
internal sealed class ZoneFlags
{
    private const string Verb = "lakeward serve";

    private readonly Option<string?> _role = new("--role")
    {
        Description = "Which part of the service: all (else), edge, vault or worker; see docs/zones.md",
        HelpName = "ROLE",
    };

    private readonly Option<string?> _authority = new("--zone-ca")
    {
        Description = "The zone authority's certificate in PEM: edge and vault know each other by it alone",
        HelpName = "FILE",
    };

    private readonly Option<string?> _certificate = new("--zone-cert")
    {
        Description = "This process's certificate of the zone authority in PEM",
        HelpName = "FILE",
    };

    private readonly Option<string?> _key = new("--zone-key")
    {
        Description = "The key of that certificate in PEM, unencrypted",
        HelpName = "FILE",
    };

    private readonly Option<string?> _listen = new("--zone-listen")
    {
        Description = "Vault: address and port for edges",
        HelpName = "ADDRESS:PORT",
    };

    private readonly Option<string?> _edgeAddress = new("--edge-url")
    {
        Description = "Vault: how senders reach the edge, for example https://send.example.org",
        HelpName = "URL",
    };

    private readonly Option<string?> _vault = new("--vault")
    {
        Description = "Edge: the vault's door for edges, for example https://vault.internal:8444",
        HelpName = "URL",
    };

    /// <summary>Makes them options of a verb.</summary>
    public void AddTo(Command verb)
    {
        foreach (var option in (Option[])
            [_role, _authority, _certificate, _key, _listen, _edgeAddress, _vault])
        {
            verb.Add(option);
        }
    }

    /// <summary>The role of a call, whose own options alone it takes.</summary>
    /// <exception cref="Errors.LakeException">LW-CLI-0001, LW-ZON-0105.</exception>
    public ZoneRole RoleOf(Call call)
    {
        var role = call.Get(_role) switch
        {
            null or "all" => ZoneRole.All,
            "edge" => ZoneRole.Edge,
            "vault" => ZoneRole.Vault,
            "worker" => ZoneRole.Worker,
            _ => throw CliErrors.Usage("--role is one of all, edge, vault and worker.", Verb),
        };
        Refuse(call, role, role switch
        {
            ZoneRole.Edge => [_listen, _edgeAddress],
            ZoneRole.Vault => [_vault],
            _ => [_authority, _certificate, _key, _listen, _edgeAddress, _vault],
        });
        return role;
    }

    /// <summary>Makes sure that a call has none of some options.</summary>
    /// <exception cref="Errors.LakeException">LW-ZON-0105.</exception>
    public static void Refuse(Call call, ZoneRole role, IEnumerable<Option> options)
    {
        foreach (var option in options.Where(one => call.Parsed.GetResult(one) is { Implicit: false }))
        {
            throw ZoneNeeds.NotTaken(option.Name, role);
        }
    }

    /// <summary>The vault's door for edges.</summary>
    /// <exception cref="Errors.LakeException">LW-ZON-0102 to LW-ZON-0104.</exception>
    public ZoneListener ListenerOf(Call call) => new(
        IPEndPoint.TryParse(Required(call, _listen, ZoneRole.Vault), out var address)
            ? address
            : throw CliErrors.Usage($"{_listen.Name} takes an address and a port.", Verb),
        PassOf(call, ZoneRole.Vault));

    /// <summary>How senders reach the edge, or null.</summary>
    public Uri? EdgeAddressOf(Call call) => call.Get(_edgeAddress) is not { } text ? null
        : ServeVerb.TryAddress(text) ?? throw CliErrors.Usage(
            $"{_edgeAddress.Name} takes an address of HTTPS without a path.", Verb);

    /// <summary>The vault, as an edge reaches it.</summary>
    /// <exception cref="Errors.LakeException">LW-ZON-0104, LW-ZON-0111.</exception>
    public Uri VaultOf(Call call) => ZoneNeeds.Vault(Required(call, _vault, ZoneRole.Edge));

    /// <summary>What a process shows to the others, and knows them by.</summary>
    /// <exception cref="Errors.LakeException">LW-ZON-0102 to LW-ZON-0104.</exception>
    public ZonePass PassOf(Call call, ZoneRole role) => ZonePass.Read(
        Required(call, _authority, role),
        Required(call, _certificate, role),
        Required(call, _key, role),
        role,
        Call.Time);

    /// <summary>The files that a call names.</summary>
    public IEnumerable<string> FilesOf(Call call) =>
        new[] { _authority, _certificate, _key }.Select(call.Get).OfType<string>();

    /// <summary>An option that a role cannot do without.</summary>
    /// <exception cref="Errors.LakeException">LW-ZON-0104.</exception>
    public static string Required(Call call, Option<string?> option, ZoneRole role) =>
        call.Get(option) is { Length: > 0 } value ? value : throw ZoneNeeds.Lacking(option.Name, role);
}
