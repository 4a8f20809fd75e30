// The options that several verbs take.
using System.CommandLine;

namespace Lakeward.Cli.Settings;

internal static class GlobalOptions
{
    /// <summary>The lake's folder.</summary>
    public static Option<string?> Lake { get; } = new("--lake")
    {
        Description = "The lake's folder (else LAKEWARD_LAKE, else the current folder)",
        HelpName = "DIR",
        Recursive = true,
    };

    /// <summary>The malware scanner, for the verbs that load.</summary>
    public static Option<string?> Clamd { get; } = new("--clamd")
    {
        Description =
            "Has content scanned by a clamd of this machine before it is loaded (else LAKEWARD_CLAMD)",
        HelpName = "localhost:PORT|unix:PATH",
    };

    /// <summary>How to reach a shared lake's ground.</summary>
    public static Option<string?> Ground { get; } = new("--ground")
    {
        Description =
            "A file with the connection string of a shared lake's PostgreSQL (else LAKEWARD_GROUND)",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>The passphrase file of the root key.</summary>
    public static Option<string?> KeyFile { get; } = new("--key-file")
    {
        Description =
            "The root key's passphrase file (else LAKEWARD_KEY_FILE, else beside the lake's folder)",
        HelpName = "FILE",
        Recursive = true,
    };
}
