// A question on its way through the steps.
using Lakeward.Audit;
using Lakeward.Engine.Wall;
using Lakeward.Query.Disclosure;

namespace Lakeward.Query;

/// <summary>The analyst's process of one question and what is known of the question so far.</summary>
internal sealed class AskedQuestion : IDisposable
{
    private readonly AnalystProcesses _processes;
    private readonly string _owner;
    private bool _disposed;

    public AskedQuestion(QueryRequest request, TimeSpan limit, AnalystProcesses processes)
    {
        _processes = processes;
        Request = request;
        Limit = limit;
        _owner = $"{request.Principal}\n{request.Purpose}";
        Analyst = processes.Take(_owner, limit);
    }

    /// <summary>The question.</summary>
    public QueryRequest Request { get; }

    /// <summary>
    /// The statement that runs: what passed the guard, not what was sent; of figures, what may be shown.
    /// </summary>
    public string Sql => Figures ?? Guarded.Sql;

    /// <summary>The values of its parameters.</summary>
    public IReadOnlyList<object?> Parameters => Figures is null ? Request.Parameters : [];

    /// <summary>The rows that are read: those of the statement, or those behind its figures.</summary>
    public string Rows { get; set; } = "";

    /// <summary>What decides on figures, where a grant shows nothing else.</summary>
    public DisclosureControl? Disclosure { get; set; }

    /// <summary>The statement that shows the figures that may be shown, once that is decided.</summary>
    public string? Figures { get; set; }

    /// <summary>How long it may run.</summary>
    public TimeSpan Limit { get; }

    /// <summary>The analyst's engine, in a process of its own: it holds no file and no key.</summary>
    public AnalystProcess Analyst { get; }

    /// <summary>Its parser.</summary>
    public SqlParser Parser => new(Analyst.SerializeSql, Analyst.DeserializeSql);

    /// <summary>The statement as it passed the guard.</summary>
    public GuardedStatement Guarded { get; set; } = GuardedStatement.None;

    /// <summary>The tables it may see, in the order of the guarded statement's.</summary>
    public List<AuthorisedTable> Tables { get; } = [];

    /// <summary>The columns it needs of each table, by the table's place.</summary>
    public NeedsByTable Needs { get; } = new();

    /// <summary>What is seen of each table.</summary>
    public List<SeenTable> Seen { get; } = [];

    /// <summary>The names of the keys that finding this out took, without versions.</summary>
    public HashSet<string> SetKeys { get; } = new(StringComparer.Ordinal);

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _processes.Return(_owner, Analyst);
        Tables.ForEach(table => table.Dispose());
    }

    /// <summary>Sets of column names that come to be when asked for.</summary>
    internal sealed class NeedsByTable
    {
        private readonly Dictionary<int, HashSet<string>> _sets = [];

        public HashSet<string> this[int table]
        {
            get
            {
                if (!_sets.TryGetValue(table, out var set))
                {
                    _sets[table] = set = new HashSet<string>(StringComparer.Ordinal);
                }

                return set;
            }
        }
    }
}
