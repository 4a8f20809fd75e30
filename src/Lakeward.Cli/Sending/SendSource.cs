// Where the content of a sent file comes from.
namespace Lakeward.Cli.Sending;

internal static class SendSource
{
    /// <summary>What stands for the standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Opens a file, or the standard input.</summary>
    public static Stream Open(string file) => file == StandardInput
        ? Console.OpenStandardInput()
        : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: false);
}
