// Reads a receipt, and the public key that it is verified with.
using Lakeward.Audit;
using Lakeward.Ingest;

namespace Lakeward.Cli.Verbs;

internal static class ReceiptFiles
{
    /// <summary>A receipt from its file, not verified yet.</summary>
    public static Receipt Read(string path)
    {
        var file = new FileInfo(path);
        return !file.Exists ? throw CliErrors.NoFile(path)
            : file.Length > Receipt.MaxSizeBytes ? throw CliErrors.NotACheckpoint(path)
            : Receipt.Parse(File.ReadAllBytes(path));
    }

    /// <summary>The key that is given, or that of a drop file, or that of the lake at hand.</summary>
    public static VerificationKey Key(Call call, string? keyFile, string? dropFile) =>
        (keyFile, dropFile) switch
    {
        ({ } file, null) => AuditFiles.ReadKey(file),
        (null, { } file) => VerificationKey.Parse(DropFile.Read(file).AuditKey),
        (null, null) => AuditFiles.ReadKey(call.OpenFolder().AuditKey),
        _ => throw CliErrors.Usage("Give one of --key and --drop-file.", "lakeward receipt verify"),
    };
}
