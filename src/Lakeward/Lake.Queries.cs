// Questions to the lake.
using Lakeward.Engine;
using Lakeward.Query;
using Lakeward.Query.Disclosure;

namespace Lakeward;

public sealed partial class Lake
{
    private readonly Lock _vaultLock = new();
    private readonly SqlGuard _guard = new();
    private readonly DisclosureBook _disclosures = new();
    private DuckDatabase? _vault;
    private DuckDatabase? _scanner;
    private AnalystProcesses? _analysts;
    private DecryptedFiles? _files;

    /// <summary>
    /// Answers a question under the manifest's policy. The question is in the audit log before the first row
    /// leaves; a
    /// refusal is too.
    /// </summary>
    /// <exception cref="Errors.LakeException">Refused, or the statement cannot be run.</exception>
    public Task<QueryAnswer> QueryAsync(QueryRequest request, CancellationToken ct = default) =>
        NewestRunner().AskAsync(request, ct);

    /// <summary>
    /// The columns and parameters of a statement, without running it; a refusal is recorded.
    /// </summary>
    /// <exception cref="Errors.LakeException">Refused, or the statement cannot be run.</exception>
    public Task<StatementShape> DescribeAsync(QueryRequest request) => NewestRunner().DescribeAsync(request);

    /// <summary>The tables and columns that a principal may name for a purpose, with their types.</summary>
    public IReadOnlyList<VisibleTable> VisibleTables(string principal, string? purpose) =>
        NewestRunner().Visible(principal, purpose);

    /// <summary>The functions that a statement may call by a name, in order.</summary>
    public static IReadOnlyList<string> FunctionNames { get; } =
        [.. SqlNames.Functions.Keys.Where(name => char.IsAsciiLetter(name[0])).Order(StringComparer.Ordinal)];

    private QueryRunner NewestRunner() => new(NewestTools());

    /// <summary>What questions are given at this moment.</summary>
    internal QueryTools NewestTools()
    {
        UseNewestState();
        OpenVault();
        return new QueryTools
        {
            Manifest = EffectiveManifest() ?? throw LakeErrors.NothingApplied(),
            NewestManifest = () =>
            {
                UseNewestState();
                return EffectiveManifest();
            },
            Keys = _keys,
            MaskKeys = new MaskKeys(() => _keys.GetSecret(MaskSecret)),
            Ledger = _ledger,
            Log = _log,
            Vault = _vault!,
            Scanner = _scanner!,
            Guard = _guard,
            Analysts = _analysts!,
            Store = _store,
            Disclosures = _disclosures,
            Subjects = _subjects,
            Files = _files!,
            Time = _options.Time,
            MemoryLimitBytes = _options.MemoryLimitBytes,
            IdOf = IdOf,
        };
    }

    private void OpenVault()
    {
        lock (_vaultLock)
        {
            _files ??= new DecryptedFiles(_store, _options.CacheLimitBytes);
            _vault ??= OpenVault(_options.Threads);
            _scanner ??= OpenVault(threads: 1);
            _analysts ??= new AnalystProcesses(new EngineOptions
            {
                MemoryLimitBytes = _options.MemoryLimitBytes,
                Threads = _options.Threads,
            });
        }
    }

    private DuckDatabase OpenVault(int threads) => DuckDatabase.Open(new EngineOptions
    {
        MemoryFiles = true,
        KeyedHash = true,
        MemoryLimitBytes = _options.MemoryLimitBytes,
        Threads = threads,
        PreserveOrder = false,
    });

    private void CloseVault()
    {
        _analysts?.Dispose();
        _scanner?.Dispose();
        _vault?.Dispose();
        _files?.Dispose();
    }
}
