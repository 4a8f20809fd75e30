// The lakeward command: closes leaks, composes the verbs, runs the one asked for, and tells failures apart.
using System.CommandLine;
using System.CommandLine.Help;
using Lakeward.Cli.Screen;
using Lakeward.Cli.Settings;
using Lakeward.Cli.Verbs;
using Lakeward.Errors;

namespace Lakeward.Cli;

internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        var terminal = Terminal.OfProcess();
        try
        {
            Hardening.Apply();
            using var interrupt = new Interrupt();
            return (int)await RunAsync(arguments, terminal, interrupt.Token);
        }
        catch (Exception failure)
        {
            // The outermost loop of the command: whatever arrives here becomes an id, a hint and an exit
            // code.
            return (int)Failure.Tell(failure, terminal);
        }
    }

    /// <summary>Parses and runs one command; failures come out as exceptions.</summary>
    internal static async Task<Outcome> RunAsync(string[] arguments, Terminal terminal, CancellationToken ct)
    {
        var parsing = new ParserConfiguration { ResponseFileTokenReplacer = null };
        var parsed = Compose(terminal).Parse(arguments, parsing);
        UsageCheck.Require(parsed);
        var invocation = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = terminal.Output,
            Error = terminal.Error,
        };
        return (Outcome)await parsed.InvokeAsync(invocation, ct);
    }

    /// <summary>The command with all its verbs, in the order in which a newcomer meets them.</summary>
    internal static RootCommand Compose(Terminal terminal)
    {
        var root = new RootCommand("Lakeward keeps health data sealed, governed and audited.")
        {
            GlobalOptions.Lake,
            GlobalOptions.KeyFile,
            GlobalOptions.Ground,
        };
        root.Directives.Clear();
        AddTheFirstSteps(root);
        AddTheDailyWork(root);
        AddTheService(root);
        AddTheAudit(root);
        root.Options.OfType<HelpOption>().Single().Action = new VerbHelp();
        foreach (var verb in VerbHelp.VerbsOf(root))
        {
            verb.Bind(terminal);
        }

        return root;
    }

    private static void AddTheFirstSteps(RootCommand root)
    {
        root.Add(new DemoVerb());
        root.Add(new InitVerb());
        root.Add(new PlanVerb());
        root.Add(new ApplyVerb());
        root.Add(new Command("policy", "Explains the policy of lake.yaml, and tests it.")
        {
            new PolicyExplainVerb(),
            new PolicyTestVerb(),
        });
        root.Add(new Command("keys", "Shows and rotates the lake's keys.")
        {
            new KeysStatusVerb(),
            new KeysRotateVerb(),
        });
    }

    private static void AddTheDailyWork(RootCommand root)
    {
        root.Add(new FormatsVerb());
        root.Add(new CheckVerb());
        root.Add(new SendVerb());
        root.Add(new DeliveriesVerb());
        root.Add(new LoadVerb());
        root.Add(new Command("quarantine", "Works on records that could not be loaded.")
        {
            new QuarantineListVerb(),
            new QuarantineShowVerb(),
            new QuarantineRetryVerb(),
        });
        root.Add(new Command("receipt", "Verifies and shows what senders keep of their deliveries.")
        {
            new ReceiptVerifyVerb(),
            new ReceiptShowVerb(),
        });
        root.Add(new RecordVerb());
        root.Add(new SqlVerb());
        root.Add(new MartsVerb());
        root.Add(new TokenVerb());
        root.Add(new SynthVerb());
    }

    private static void AddTheService(RootCommand root)
    {
        root.Add(new ServeVerb());
        root.Add(new Command("zones", "Sets the parts of the service apart from each other.")
        {
            new ZonesCertifyVerb(),
        });
        root.Add(new LoginVerb());
        root.Add(new LogoutVerb());
        root.Add(new WhoamiVerb());
        root.Add(new Command("users", "Works on the accounts of the service.")
        {
            new UsersListVerb(),
            new UsersAddVerb(),
            new UsersEndVerb(),
            new UsersResetVerb(),
        });
        root.Add(new Command("credentials", "Works on the keys that machines sign in with.")
        {
            new CredentialsListVerb(),
            new CredentialsAddVerb(),
            new CredentialsRotateVerb(),
            new CredentialsEndVerb(),
        });
    }

    private static void AddTheAudit(RootCommand root)
    {
        root.Add(new Command("audit", "Verifies, shows and proves what happened, and who saw whom.")
        {
            new AuditVerifyVerb(),
            new AuditShowVerb(),
            new AuditProveVerb(),
            new AuditSubjectVerb(),
            new AuditDisclosuresVerb(),
            new AuditExposedVerb(),
        });
        root.Add(new Command("glass", "Breaks a glass in an emergency, and reviews what was broken.")
        {
            new GlassBreakVerb(),
            new GlassListVerb(),
            new GlassCloseVerb(),
        });
        root.Add(new Command("config", "Shows how the command is set up.") { new ConfigShowVerb() });
    }
}
