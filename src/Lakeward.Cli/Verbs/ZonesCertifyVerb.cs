// lakeward zones certify: makes the certificates by which edge and vault know each other.
using System.CommandLine;
using Lakeward.Errors;
using Lakeward.Server.Zones;

namespace Lakeward.Cli.Verbs;

internal sealed class ZonesCertifyVerb : Verb
{
    private const int UsualDays = 90;
    private const int MostDays = 398;

    private readonly Argument<string> _folder = new("DIR")
    {
        Description = "The authority's folder, made if it is not there",
    };

    private readonly Argument<string[]> _roles = new("ROLE")
    {
        Description = "edge, vault or worker",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<int> _days = new("--days")
    {
        Description = $"How many days a certificate is in force, at most {MostDays}",
        DefaultValueFactory = _ => UsualDays,
        HelpName = "DAYS",
    };

    public ZonesCertifyVerb()
        : base(
            "certify",
            "Makes zone certificates for roles, and their authority where there is none.",
            ExitCode.Done("the certificates lie in the folder"))
    {
        Add(_folder);
        Add(_roles);
        Add(_days);
    }

    protected override Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        var (days, roles) = (call.Get(_days), call.Get(_roles)!.Select(RoleOf).ToList());
        if (days is < 1 or > MostDays)
        {
            throw CliErrors.Usage($"--days takes 1 to {MostDays}.", "lakeward zones certify");
        }

        var folder = Path.GetFullPath(call.Get(_folder)!);
        using var authority = ZoneAuthority.Open(folder, Call.Time);
        foreach (var role in roles)
        {
            call.Terminal.Plain($"certificate: {authority.Certify(role, days)}");
        }

        call.Terminal.Plain($"authority: {Path.Combine(folder, "zone-ca.pem")}");
        call.Terminal.Plain("Keep zone-ca.key away from the machines that serve.");
        return Task.FromResult(Outcome.Done);
    }

    private static ZoneRole RoleOf(string text) => text switch
    {
        "edge" => ZoneRole.Edge,
        "vault" => ZoneRole.Vault,
        "worker" => ZoneRole.Worker,
        _ => throw CliErrors.Usage("A role is edge, vault or worker.", "lakeward zones certify"),
    };
}
