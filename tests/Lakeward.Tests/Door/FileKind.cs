// The kinds of files that a lake writes, and the narrowest real way to read each of them.
using Lakeward.Audit;
using Lakeward.Cryptography;
using Lakeward.Errors;
using Xunit;

namespace Lakeward.Tests.Door;

/// <summary>One kind of file.</summary>
/// <param name="Folder">Where it lies in the lake's folder.</param>
/// <param name="Pattern">What its files are called.</param>
/// <param name="Flips">How many random flips it gets.</param>
/// <param name="IsNoticed">Whether reading or verifying notices a change of one of its files.</param>
internal sealed record FileKind(
    string Folder, string Pattern, int Flips, Func<TamperedLake, string, Task<bool>> IsNoticed)
{
    /// <summary>The files that only the audit log's own verification reads.</summary>
    public static IReadOnlyList<FileKind> Audit { get; } =
    [
        new("audit", "checkpoint", 500, LogFails),
        new("audit", "log.vkey", 300, LogFails),
        new("audit/tile/entries", "*", 1_500, LogFails),
        new("audit/tile/details", "*", 1_500, LogFails),
        new("audit/tile/0", "*", 800, LogFails),
        new("audit/tile/1", "*", 200, LogFails),
    ];

    /// <summary>The files that a verification of the whole lake reads.</summary>
    public static IReadOnlyList<FileKind> Store { get; } =
    [
        new("", "lakeward.json", 200, LakeFails),
        new("store/control/keys", "*", 500, LakeFails),
        new("store/control/manifest", "*", 600, LakeFails),
        new("store/control/checkpoints", "*", 400, LakeFails),
        new("store/tables", "*.json", 700, LakeFails),
        new("store/tables", "*.parquet", 700, LakeFails),
        new("store/objects", "*.raw", 600, LakeFails),
        new("store/objects", "*.quarantine-*", 500, LakeFails),
        new("store/subjects", "*", 500, LakeFails),
        new("drops", "*.json", 400, LakeFails),
    ];

    /// <summary>The files that a question reads.</summary>
    public static IReadOnlyList<FileKind> Tables { get; } =
    [
        new("store/tables", "*.json", 60, QuestionFails),
        new("store/tables", "*.parquet", 140, QuestionFails),
    ];

    /// <summary>The files that loading a delivery reads.</summary>
    public static IReadOnlyList<FileKind> Inbox { get; } =
    [
        new("inbox", "*.sealed", 250, LoadFails),
        new("inbox", "*.json", 400, LoadFails),
    ];

    /// <summary>The root key file, whose every flip past the parser costs a key derivation.</summary>
    public static FileKind Root { get; } = new("", "root.json", 40, RootFails);

    /// <summary>The kind's files.</summary>
    public IReadOnlyList<string> Files(TamperedLake lake) => TamperedLake.Files(lake.Root, Folder, Pattern);

    /// <inheritdoc/>
    public override string ToString() => $"{Folder}/{Pattern}";

    private static Task<bool> LogFails(TamperedLake lake, string path) =>
        Task.FromResult(!AuditVerifier.Verify(lake.Lake.Folder.Audit, lake.LogKey).IsVerified);

    private static Task<bool> LakeFails(TamperedLake lake, string path) =>
        Task.FromResult(!lake.Lake.Verify().Passed);

    /// <summary>A question fails, or gives the very same answer: it does not read every byte.</summary>
    private static async Task<bool> QuestionFails(TamperedLake lake, string path)
    {
        foreach (var (question, answer) in lake.Answers)
        {
            try
            {
                Assert.Equal(answer, await lake.AskAsync(question));
            }
            catch (LakeException)
            {
                return true;
            }
            catch (CryptographyException)
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<bool> LoadFails(TamperedLake lake, string path)
    {
        try
        {
            await lake.Lake.LoadAsync(lake.Waiting, "kim");
            return false;
        }
        catch (LakeException)
        {
            return true;
        }
    }

    private static Task<bool> RootFails(TamperedLake lake, string path) => Task.FromResult(
        lake.RefusesRoot(File.ReadAllBytes(path)));
}
