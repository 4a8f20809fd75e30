// Decides on a mart, compiles it, and records who gets what before a row leaves.
using System.Globalization;
using System.Text;
using Lakeward.Access;
using Lakeward.Audit;
using Lakeward.Engine;
using Lakeward.Errors;
using Lakeward.Query;
using Lakeward.Tables;

namespace Lakeward.Marts;

/// <summary>
/// 1. Every principal must be granted every table, by the decision that answers its questions too. 2. Each
/// table is compiled at one version. 3. The mart ends on the first day on which the policy says anything
/// else, or refuses. 4. The disclosure to each principal is recorded, table by table; a refusal is too.
/// </summary>
internal sealed class MartMaker(QueryTools tools)
{
    private const int MaxColumns = 1_600;
    private const int MaxColumnsSizeBytes = 4_000;
    private static readonly TimeSpan SetLimit = TimeSpan.FromMinutes(5);
    private readonly string _policy = tools.Manifest.PolicyId();

    // A copy outlasts the minutes that a broken glass gives.
    private readonly Manifest _manifest = tools.Manifest.WithoutEmergencies();

    /// <summary>Now, by the lake's clock.</summary>
    public DateTimeOffset Now => tools.Time.GetUtcNow();

    private DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);

    /// <summary>Makes the mart ready; the caller disposes it.</summary>
    /// <exception cref="LakeException">Refused, or PostgreSQL could not hold it.</exception>
    public async Task<Mart> MakeAsync(MartRequest request)
    {
        Require(request);
        var sources = new List<MartSource>();
        try
        {
            foreach (var table in request.Tables)
            {
                sources.Add(SourceOf(request, table));
            }

            var until = UntilOf(request, sources);
            var script = new MartScript(
                request.Schema, [.. sources.Select(source => source.Table)], until, request.DistributedBy);
            for (var at = 0; at < sources.Count; at++)
            {
                var first = await RecordAsync(request, sources[at], until);
                sources[at] = sources[at] with { FirstEvent = first };
            }

            return new Mart(this, request, sources, until, script);
        }
        catch (LakeException refusal)
        {
            sources.ForEach(source => source.Files.Dispose());
            await RecordRefusalAsync(request, refusal);
            throw;
        }
        catch
        {
            sources.ForEach(source => source.Files.Dispose());
            throw;
        }
    }

    /// <summary>A connection of the vault.</summary>
    public Connection Connect() => tools.Vault.Connect();

    /// <summary>See <see cref="Mart.RequireStanding"/>.</summary>
    public void RequireStanding(DateOnly until)
    {
        if (Today >= until || tools.NewestManifest()?.PolicyId() != _policy)
        {
            throw MartErrors.PolicyChanged();
        }
    }

    /// <summary>Records how the loading of a table ended.</summary>
    public Task RecordEndAsync(MartSource source, long rows, LakeException? failure) => AppendAsync(
        new AuditEvent
        {
            Kind = "mart.load",
            Time = Now,
            Outcome = failure is null ? "done" : OutcomeOf(failure),
            Dataset = source.Table.Dataset,
            Table = source.Table.Name,
            Rows = rows,
            Facts = With(failure, ("mart", Text(source.FirstEvent))),
        },
        "");

    private static void Require(MartRequest request)
    {
        MartName.RequireSchema(request.Schema);
        if (request.Days is < 1 or > MartRequest.MaxDays)
        {
            throw MartErrors.BadDays(MartRequest.MaxDays);
        }

        if (request.Tables.Count == 0 || request.Tables.Distinct().Count() != request.Tables.Count
            || request.Principals.Count == 0
            || request.Principals.Distinct().Count() != request.Principals.Count)
        {
            throw MartErrors.Nobody();
        }

        var names = request.Tables.Select(table => Split(table).Table).ToList();
        if (names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw MartErrors.SameName(twice.Key);
        }
    }

    private static (string Dataset, string Table) Split(string name) =>
        name.Split('.') is [var dataset, var table] ? (dataset, table) : throw MartErrors.NoTable(name);

    private MartSource SourceOf(MartRequest request, string name)
    {
        var (dataset, table) = Split(name);
        var log = new DeltaLog(tools.Ledger, tools.IdOf("table", name));
        var snapshot = log.Latest();
        var granted = Decide(request, dataset, table, snapshot, Today)
            .ConvertAll(decision => decision.OrThrow());
        if (granted.Exists(reader => reader.Aggregates is not null))
        {
            throw MartErrors.FiguresAlone(name);
        }

        var readers = granted.FindAll(
            reader => reader.Columns.Any(column => column.Right != ColumnRight.Deny));
        var stored = snapshot ?? throw QueryErrors.NotLoaded(name);
        var compiled = Compile(stored, readers) ?? throw MartErrors.NothingShown(name);
        if (compiled.Columns.Count + compiled.RowColumns.Count > MaxColumns)
        {
            throw MartErrors.TooManyColumns(name, MaxColumns);
        }

        MartName.Require(request.Schema, compiled);
        var files = new SnapshotFiles(tools.FilesOf(dataset, log.Folder), stored);
        return new MartSource(compiled, stored, files, readers);
    }

    private MartTable? Compile(TableSnapshot snapshot, IReadOnlyList<AccessDecision.Granted> readers) =>
        new MartCompiler(name => snapshot.Schema.Find(name)!.PhysicalName, tools.MaskKeys).Compile(readers);

    private List<AccessDecision> Decide(
        MartRequest request, string dataset, string table, TableSnapshot? snapshot, DateOnly day) =>
        [.. request.Principals.Select(principal => AccessDecider.Decide(
            _manifest,
            new AccessRequest
            {
                Principal = principal,
                Purpose = request.Purpose,
                Dataset = dataset,
                Table = table,
                Columns =
                [
                    .. snapshot?.Schema.Columns.Select(c => new ClassedColumn(c.Name, c.Class, c.Type)) ?? [],
                ],
            },
            day))];

    private DateOnly UntilOf(MartRequest request, IReadOnlyList<MartSource> sources)
    {
        for (var day = 1; day < request.Days; day++)
        {
            if (!sources.All(source => HoldsOn(Today.AddDays(day), request, source)))
            {
                return Today.AddDays(day);
            }
        }

        return Today.AddDays(request.Days);
    }

    private bool HoldsOn(DateOnly day, MartRequest request, MartSource source)
    {
        var decisions = Decide(request, source.Table.Dataset, source.Table.Name, source.Snapshot, day);
        if (decisions.Exists(decision => decision is AccessDecision.Refused))
        {
            return false;
        }

        var then = Compile(source.Snapshot, [.. decisions.Cast<AccessDecision.Granted>()]);
        return then?.Select("t") == source.Table.Select("t");
    }

    private async Task<long> RecordAsync(MartRequest request, MartSource source, DateOnly until)
    {
        long? first = null;
        foreach (var reader in source.Readers)
        {
            var keys = source.KeysOf(reader).ToHashSet(StringComparer.Ordinal);
            var seen = SeenBy(reader, source, keys);
            var columns = source.Table.Readers.Single(known => known.Principal == reader.Principal).Columns
                .Select(column => $"{source.Table.FullName}.{column.Source}").ToList();
            var index = await AppendAsync(
                new AuditEvent
                {
                    Kind = "mart",
                    Time = Now,
                    Principal = reader.Principal,
                    Role = reader.Role,
                    Purpose = reader.Purpose,
                    Agreement = reader.Agreement,
                    Dataset = reader.Dataset,
                    Table = reader.Table,
                    Columns = columns.Sum(Encoding.UTF8.GetByteCount) <= MaxColumnsSizeBytes
                        ? columns
                        : [$"{source.Table.FullName}.*"],
                    Keys = [.. keys],
                    Policy = _policy,
                    Facts = new Dictionary<string, string>
                    {
                        [SeenTable.Fact] = seen.ToString(),
                        ["schema"] = request.Schema,
                        ["version"] = Text(source.Snapshot.Version),
                        ["until"] = until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    },
                },
                request.Target);
            first ??= index;
        }

        return first!.Value;
    }

    /// <summary>Whose data the reader gets, on record as for an answer.</summary>
    private SeenTable SeenBy(AccessDecision.Granted reader, MartSource source, HashSet<string> keys)
    {
        var log = new DeltaLog(tools.Ledger, tools.IdOf("table", source.Table.FullName));
        using var table = new AuthorisedTable(tools, reader, log, source.Snapshot);
        return new SubjectRecorder(tools).Record(table, keys, SetLimit, CancellationToken.None);
    }

    private Task<long> RecordRefusalAsync(MartRequest request, LakeException refusal) => AppendAsync(
        new AuditEvent
        {
            Kind = "mart",
            Time = Now,
            Outcome = OutcomeOf(refusal),
            Principal = request.Principals is [var only] && tools.Manifest.Principals.ContainsKey(only)
                ? only
                : null,
            Purpose = PurposeOfUse.IsKnown(request.Purpose) ? request.Purpose : null,
            Policy = _policy,
            Facts = With(refusal, ("schema", request.Schema)),
        },
        string.Join('\n', [.. request.Principals, .. request.Tables, request.Target]));

    private Task<long> AppendAsync(AuditEvent happened, string detail) => tools.Log.AppendAsync(
        happened, Encoding.UTF8.GetBytes(detail), CancellationToken.None);

    private static Dictionary<string, string> With(LakeException? issue, (string Name, string Value) fact)
    {
        var facts = new Dictionary<string, string> { [fact.Name] = fact.Value };
        if (issue is not null)
        {
            facts["issue"] = issue.Id;
        }

        return facts;
    }

    private static string OutcomeOf(LakeException failure) =>
        failure.Outcome == Outcome.Refused ? "refused" : "failed";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
