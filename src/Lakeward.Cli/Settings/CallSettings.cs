// Resolves the settings of one call: option over environment over default.
using System.CommandLine;
using System.Globalization;
using Lakeward.Aws;
using Lakeward.Postgres;

namespace Lakeward.Cli.Settings;

/// <summary>What holds for this call.</summary>
internal sealed class CallSettings
{
    /// <summary>Every variable the command reads.</summary>
    public static readonly IReadOnlyList<string> Variables =
    [
        "LAKEWARD_LAKE",
        "LAKEWARD_KEY_FILE",
        "LAKEWARD_OPERATOR",
        "LAKEWARD_MEMORY_MIB",
        "LAKEWARD_THREADS",
        "LAKEWARD_MAIL_RELAY",
        "LAKEWARD_CLAMD",
        PostgresGrounds.Variable,
    ];

    private const int DefaultMemoryMib = 1024;
    private const int LeastMemoryMib = 64;
    private const int MostMemoryMib = 1 << 20;
    private const int MostThreads = 1024;

    // One for the process: its connections are shared, and end with it.
    private static readonly S3Stores Stores = new();

    private readonly PostgresGrounds _grounds;
    private readonly ParseResult _parsed;
    private readonly Func<string, string?> _environment;

    /// <param name="parsed">The options of the call.</param>
    /// <param name="environment">Looks up an environment variable.</param>
    public CallSettings(ParseResult parsed, Func<string, string?> environment)
    {
        _parsed = parsed;
        _environment = environment;
        _grounds = PostgresGrounds.Of(parsed.GetValue(GlobalOptions.Ground));
        Lake = Resolve("lake", GlobalOptions.Lake, "LAKEWARD_LAKE", ".");
        KeyFile = Resolve("key-file", GlobalOptions.KeyFile, "LAKEWARD_KEY_FILE", null);
        Operator = Resolve("operator", null, "LAKEWARD_OPERATOR", Environment.UserName);
        MemoryMib = Resolve("memory-mib", null, "LAKEWARD_MEMORY_MIB", Text(DefaultMemoryMib));
        Threads = Resolve("threads", null, "LAKEWARD_THREADS", Text(Environment.ProcessorCount));
        MailRelay = Resolve("mail-relay", null, "LAKEWARD_MAIL_RELAY", null);
        Clamd = Resolve("clamd", GlobalOptions.Clamd, "LAKEWARD_CLAMD", null);
    }

    /// <summary>The lake's folder.</summary>
    public Setting Lake { get; }

    /// <summary>The root key's passphrase file; no value: beside the lake's folder.</summary>
    public Setting KeyFile { get; }

    /// <summary>Who changes the lake, as the audit log will say.</summary>
    public Setting Operator { get; }

    /// <summary>The most memory the engine takes, in MiB.</summary>
    public Setting MemoryMib { get; }

    /// <summary>How many threads work.</summary>
    public Setting Threads { get; }

    /// <summary>The mail server that takes notices, as <c>smtps://mail.example.org:587</c>.</summary>
    public Setting MailRelay { get; }

    /// <summary>The malware scanner, as <c>localhost:3310</c>.</summary>
    public Setting Clamd { get; }

    /// <summary>All of them.</summary>
    public IReadOnlyList<Setting> All => [Lake, KeyFile, Operator, MemoryMib, Threads, MailRelay, Clamd];

    /// <summary>The options to open the lake with.</summary>
    /// <exception cref="Errors.LakeException">A number is none, or out of its range.</exception>
    public LakeOptions ToLakeOptions() => new()
    {
        KeyFile = KeyFile.Value,
        MemoryLimitBytes = (long)Number(MemoryMib, LeastMemoryMib, MostMemoryMib) << 20,
        Threads = Number(Threads, 1, MostThreads),
        OpenStore = Stores.Open,
        OpenRoot = KmsKeyring.OfKeeper,
        Scanner = Clamd.Value is { } scanner ? Ingest.MalwareScanner.Read(scanner) : null,
        OpenGround = _grounds.Open,
        Mail = MailRelay.Value is { } relay
            ? Notices.MailRelay.Read(relay) ?? throw CliErrors.BadSetting(
                MailRelay.Origin, "an address as smtps://mail.example.org:587, or smtp://localhost:25")
            : null,
    };

    private static int Number(Setting setting, int least, int most) =>
        int.TryParse(setting.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
            ? number
            : throw CliErrors.BadSetting(setting.Origin, $"a whole number from {least} to {most}");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private Setting Resolve(string name, Option<string?>? option, string variable, string? otherwise)
    {
        if (option is not null && _parsed.GetValue(option) is { Length: > 0 } chosen)
        {
            return new Setting(name, chosen, SettingSource.Option, option.Name);
        }

        return _environment(variable) is { Length: > 0 } set
            ? new Setting(name, set, SettingSource.Environment, variable)
            : new Setting(name, otherwise, SettingSource.Default, "default");
    }
}
