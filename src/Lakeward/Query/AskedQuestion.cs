// A question on its way through the steps.
using Lakeward.Engine;

namespace Lakeward.Query;

/// <summary>The analyst's engine of one question and what is known of the question so far.</summary>
internal sealed class AskedQuestion : IDisposable
{
    private readonly AnalystEngines _engines;

    public AskedQuestion(QueryRequest request, TimeSpan limit, AnalystEngines engines)
    {
        _engines = engines;
        Request = request;
        Limit = limit;
        Analyst = engines.Take(limit);
        Connection = Analyst.Connect();
    }

    /// <summary>The question.</summary>
    public QueryRequest Request { get; }

    /// <summary>The statement that runs: what passed the guard, not what was sent.</summary>
    public string Sql => Guarded.Sql;

    /// <summary>How long it may run.</summary>
    public TimeSpan Limit { get; }

    /// <summary>The analyst's engine: it holds no file and no key.</summary>
    public DuckDatabase Analyst { get; }

    /// <summary>The one connection of that engine.</summary>
    public Connection Connection { get; }

    /// <summary>The statement as it passed the guard.</summary>
    public GuardedStatement Guarded { get; set; } = GuardedStatement.None;

    /// <summary>The tables it may see, in the order of the guarded statement's.</summary>
    public List<AuthorisedTable> Tables { get; } = [];

    /// <summary>The columns it needs of each table, by the table's place.</summary>
    public NeedsByTable Needs { get; } = new();

    public void Dispose()
    {
        Connection.Dispose();
        _engines.Return(Analyst);
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
