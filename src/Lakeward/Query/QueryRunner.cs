// Answers a question: decides, records, and only then lets rows flow.
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Lakeward.Access;
using Lakeward.Audit;
using Lakeward.Engine;
using Lakeward.Engine.Wall;
using Lakeward.Errors;
using Lakeward.Query.Disclosure;
using Lakeward.Tables;

namespace Lakeward.Query;

/// <summary>
/// One question. 1. Read the statement: the guard passes one SELECT and resolves the tables it names.
/// 2. Decide per table. 3. Build the analyst's engine, which sees the authorised relations and nothing else.
/// 4. Find out which columns the statement needs, and put on record whose rows the relations hold.
/// 5. Record the question; if that fails there is no answer. 6. Let exactly these columns through and run.
/// </summary>
/// <remarks>A refusal is recorded too, before it is told.</remarks>
internal sealed partial class QueryRunner(QueryTools tools)
{
    private const int MaxSizeBytes = 63 << 10;
    private const int MaxColumnsSizeBytes = 4_000;
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromMinutes(5);

    /// <summary>Answers; the caller disposes the answer.</summary>
    /// <exception cref="LakeException">Refused, or the statement cannot be run.</exception>
    public async Task<QueryAnswer> AskAsync(QueryRequest request, CancellationToken ct)
    {
        var asked = await PrepareAsync(request, question =>
        {
            FindNeeds(question);
            new SubjectRecorder(tools).Record(question, ct);
        });
        return await RunAsync(asked, ct);
    }

    /// <summary>
    /// The columns and parameters of a statement, found without running it or reading a row; a refusal is
    /// recorded.
    /// </summary>
    /// <exception cref="LakeException">Refused, or the statement cannot be run.</exception>
    public async Task<StatementShape> DescribeAsync(QueryRequest request)
    {
        StatementShape? shape = null;
        using var asked = await PrepareAsync(request, question => shape = Describe(question));
        return shape!;
    }

    /// <summary>The tables and columns that a principal may name for a purpose, with their types.</summary>
    public IReadOnlyList<VisibleTable> Visible(string principal, string? purpose)
    {
        var visible = new List<VisibleTable>();
        var request = new QueryRequest { Principal = principal, Purpose = purpose, Sql = "" };
        foreach (var known in AccessDecider.VisibleTables(tools.Manifest, principal))
        {
            if (TryAuthorise(request, known) is { } table)
            {
                using (table)
                {
                    visible.Add(new VisibleTable(
                        known.Dataset, known.Id, table.Nameable));
                }
            }
        }

        return visible;
    }

    /// <summary>Steps 1 to 3, and what is to be found out before the question is put.</summary>
    private async Task<AskedQuestion> PrepareAsync(QueryRequest request, Action<AskedQuestion> inspect)
    {
        // What could not be recorded is not asked: a sealed detail holds 64 KiB.
        if (Encoding.UTF8.GetByteCount(request.Sql) > MaxSizeBytes)
        {
            throw QueryErrors.TooLong(MaxSizeBytes);
        }

        var limit = request.TimeLimit ?? DefaultLimit;
        var asked = new AskedQuestion(request, limit, tools.Analysts);
        try
        {
            Read(asked);
            Decide(asked);
            Build(asked);
            Binding(asked, () => DisclosureReading.Read(asked));
            inspect(asked);
            return asked;
        }
        catch (LakeException refusal)
        {
            asked.Dispose();
            await RecordRefusalAsync(request, refusal);
            throw;
        }
        catch
        {
            asked.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Step 1. Names resolve among what the principal may see; what it may not see does not exist for it.
    /// </summary>
    private void Read(AskedQuestion asked)
    {
        var request = asked.Request;
        var visible = new VisibleTables(
            AccessDecider.VisibleTables(tools.Manifest, request.Principal),
            (dataset, table) => Decide(request, dataset, table, []) is AccessDecision.Refused refused
                ? refused.ToException()
                : QueryErrors.NoTable());
        try
        {
            asked.Guarded = tools.Guard.Check(
                request.Principal, request.Sql, visible, asked.Parser);
        }
        catch (EngineException e)
        {
            throw Translate(e, asked.Limit);
        }
    }

    /// <summary>Step 2.</summary>
    private void Decide(AskedQuestion asked)
    {
        foreach (var table in asked.Guarded.Tables)
        {
            asked.Tables.Add(Authorise(asked.Request, table));
        }

        if (asked.Tables.Count == 0)
        {
            throw QueryErrors.NoTable();
        }

        if (asked.Tables.Select(table => table.Granted.Purpose).Distinct().Count() > 1)
        {
            throw QueryErrors.PurposeUnclear();
        }
    }

    /// <summary>A table as it is or was, under the policy of now.</summary>
    private AuthorisedTable Authorise(QueryRequest request, GuardedTable table)
    {
        var name = $"{table.Dataset}.{table.Table}";
        var log = new DeltaLog(tools.Ledger, tools.IdOf("table", name));
        var snapshot = table.Version is { } version ? log.At(version) : log.Latest();
        var granted = Decide(
            request,
            table.Dataset,
            table.Table,
            [.. snapshot?.Schema.Columns.Select(
                c => new ClassedColumn(c.Name, c.Class, c.Type)) ?? []]).OrThrow();
        return new AuthorisedTable(tools, granted, log, snapshot ?? throw (table.Version is { } absent
            ? GuardErrors.NoSuchVersion(name, absent)
            : QueryErrors.NotLoaded(name)));
    }

    private AccessDecision Decide(
        QueryRequest request, string dataset, string table, IReadOnlyList<ClassedColumn> columns) =>
        AccessDecider.Decide(
            tools.Manifest,
            new AccessRequest
            {
                Principal = request.Principal,
                Purpose = request.Purpose,
                Dataset = dataset,
                Table = table,
                Columns = columns,
            },
            DateOnly.FromDateTime(tools.Time.GetUtcNow().UtcDateTime));

    /// <summary>A table that cannot be read now, for whatever reason, is not there to be named.</summary>
    private AuthorisedTable? TryAuthorise(QueryRequest request, ManifestTable table)
    {
        try
        {
            return Authorise(request, new GuardedTable(table.Dataset, table.Id, Version: null));
        }
        catch (LakeException)
        {
            return null;
        }
    }

    /// <summary>Step 3.</summary>
    private void Build(AskedQuestion asked)
    {
        var (sources, statements) = (new List<ScanSource>(), new List<string>());
        foreach (var (number, table) in asked.Tables.Index())
        {
            var (source, relation) = ($"lake_{number}", table.ToRelation());
            sources.Add(new ScanSource(
                source, relation, tools.Vault.TypesOf(relation.Columns.Select(column => column.Type))));
            var columns = table.HasColumns ? table.ViewColumns : "NULL WHERE false";
            var body = table.HasColumns ? $"SELECT {columns} FROM {source}()" : $"SELECT {columns}";
            var (dataset, name) = (
                SqlText.Name(table.Granted.Dataset), SqlText.Name(asked.Guarded.Tables[number].ViewName));
            statements.Add($"CREATE SCHEMA IF NOT EXISTS {dataset}");
            statements.Add($"CREATE VIEW {dataset}.{name} AS {body}");
        }

        asked.Analyst.SetUp(sources, statements);
    }

    /// <summary>
    /// Step 4. A name that does not bind is explained where it is a column that was denied.
    /// </summary>
    private static void FindNeeds(AskedQuestion asked) => Binding(asked, () =>
    {
        foreach (var scan in asked.Analyst.ExplainProjections(asked.Rows, asked.Request.Parameters))
        {
            var number = int.Parse(
                scan.Source["lake_".Length..], System.Globalization.CultureInfo.InvariantCulture);
            asked.Needs[number].UnionWith(
                scan.Columns.Where(column => column != asked.Tables[number].Constant));
        }
    });

    private static StatementShape Describe(AskedQuestion asked) =>
        Binding(asked, () => asked.Analyst.Describe(asked.Sql));

    private static void Binding(AskedQuestion asked, Action bind) => Binding(asked, () =>
    {
        bind();
        return true;
    });

    private static T Binding<T>(AskedQuestion asked, Func<T> bind)
    {
        try
        {
            return bind();
        }
        catch (EngineException e) when (e.Kind is EngineErrorKind.Binder or EngineErrorKind.Catalog)
        {
            throw DeniedColumn(asked) ?? QueryErrors.DoesNotBind(FirstLine(e));
        }
        catch (EngineException e)
        {
            throw Translate(e, asked.Limit);
        }
    }

    private static LakeException? DeniedColumn(AskedQuestion asked)
    {
        foreach (var table in asked.Tables)
        {
            var denied = table.Granted.Columns.FirstOrDefault(
                column => column.Right == ColumnRight.Deny && asked.Guarded.Columns.Contains(column.Name));
            if (denied is not null)
            {
                return table.Granted.Denied(denied);
            }
        }

        return null;
    }

    /// <summary>Steps 5 and 6.</summary>
    private async Task<QueryAnswer> RunAsync(AskedQuestion asked, CancellationToken ct)
    {
        try
        {
            var sent = Encoding.UTF8.GetBytes(asked.Request.Sql);
            var index = await tools.Log.AppendAsync(EventOf(asked), sent, ct);
            foreach (var (number, table) in asked.Tables.Index())
            {
                table.Admit(asked.Needs[number]);
                foreach (var predicate in asked.Guarded.Predicates.Where(
                    predicate => predicate.Table == asked.Guarded.Tables[number]))
                {
                    table.Apply(predicate, asked.Request.Parameters);
                }
            }

            await ControlAsync(asked, ct);
            return new QueryAnswer(asked, index, tools, ct);
        }
        catch
        {
            asked.Dispose();
            throw;
        }
    }

    /// <summary>Where figures alone are shown, decides which; the grant must stand meanwhile.</summary>
    private async Task ControlAsync(AskedQuestion asked, CancellationToken ct)
    {
        if (asked.Disclosure is not { } control)
        {
            return;
        }

        using var grant = new StandingGrant(asked, tools);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, grant.Token);
        try
        {
            asked.Figures = await control.DecideAsync(asked, tools, stop.Token);
        }
        catch (EngineException e)
        {
            throw Translate(e, asked.Limit);
        }
        catch (OperationCanceledException) when (grant.Fallen is not null)
        {
            throw grant.Fallen;
        }
    }

    private AuditEvent EventOf(AskedQuestion asked)
    {
        var granted = asked.Tables[0].Granted;
        var needs = asked.Tables.Index().ToList();
        return new AuditEvent
        {
            Kind = "query",
            Time = tools.Time.GetUtcNow(),
            Principal = granted.Principal,
            Role = granted.Role,
            Purpose = granted.Purpose,
            Agreement = granted.Agreement,
            Dataset = asked.Tables.All(t => t.Granted.Dataset == granted.Dataset) ? granted.Dataset : null,
            Table = asked.Tables.Count == 1 ? granted.Table : null,
            Columns = ColumnsOf(asked),
            Keys = [.. needs.SelectMany(t => t.Item.KeysOf(asked.Needs[t.Index])).Union(asked.SetKeys)],
            Policy = tools.Manifest.PolicyId(),
            Facts = new Dictionary<string, string>(FlagsOf(asked.Request.Principal))
            {
                [SeenTable.Fact] = string.Join(' ', asked.Seen.Distinct()),
            },
        };
    }

    /// <summary>Whoever has broken a glass is on record with every statement.</summary>
    private Dictionary<string, string> FlagsOf(string principal)
    {
        var flags = new Dictionary<string, string>(StringComparer.Ordinal);
        if (tools.Manifest.Principals.GetValueOrDefault(principal) is { Emergencies: { Count: > 0 } broken })
        {
            flags[GlassBook.ReviewFact] = string.Join(
                ' ', broken.Select(emergency => emergency.Review.ToString(CultureInfo.InvariantCulture)));
        }

        return flags;
    }

    /// <summary>
    /// The columns read, by name. Where the names are too many for an event, a table stands for all of its
    /// columns, as <c>dataset.table.*</c>: more than was read, never less. The sealed statement is exact.
    /// </summary>
    private static IReadOnlyList<string> ColumnsOf(AskedQuestion asked)
    {
        string[] Names(bool whole) =>
        [
            .. asked.Tables.Index().SelectMany(
                table => table.Item.StoredAmong(asked.Needs[table.Index]).Order()
                .Select(column => $"{table.Item.FullName}.{(whole ? "*" : column)}")).Distinct(),
        ];
        var names = Names(whole: false);
        return names.Sum(Encoding.UTF8.GetByteCount) <= MaxColumnsSizeBytes ? names : Names(whole: true);
    }

    private Task<long> RecordRefusalAsync(QueryRequest request, LakeException refusal) =>
        tools.Log.AppendAsync(
        new AuditEvent
        {
            Kind = "query",
            Time = tools.Time.GetUtcNow(),
            Outcome = refusal.Outcome == Outcome.Refused ? "refused" : "failed",
            Principal = tools.Manifest.Principals.ContainsKey(request.Principal) ? request.Principal : null,
            Purpose = PurposeOfUse.IsKnown(request.Purpose ?? "") ? request.Purpose : null,
            Policy = tools.Manifest.PolicyId(),
            Facts = new Dictionary<string, string>(FlagsOf(request.Principal)) { ["issue"] = refusal.Id },
        },
        Encoding.UTF8.GetBytes($"{request.Principal}\n{request.Sql}"));

    /// <summary>What a failure while running may say: nothing that could come from a row.</summary>
    internal static LakeException Translate(EngineException e, TimeSpan limit) => e.Kind switch
    {
        EngineErrorKind.TimeLimit => QueryErrors.TimedOut(limit),
        EngineErrorKind.OutOfMemory => QueryErrors.OutOfMemory(),
        EngineErrorKind.ProcessEnded => QueryErrors.ProcessEnded(),
        _ when e.InnerException is LakeException cause => cause,
        _ => QueryErrors.Failed(e.Kind.ToString()),
    };

    /// <summary>
    /// Messages of binding speak of the statement only; what it has in quotes may be a value all the same.
    /// </summary>
    private static string FirstLine(EngineException e) =>
        Quoted().Replace(e.UnsafeText.Split('\n')[0].Trim(), "'…'");

    [GeneratedRegex("'[^']*('|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();
}
