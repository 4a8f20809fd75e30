// What passed the guard before, so that repeated statements cost next to nothing.
namespace Lakeward.Query;

/// <summary>
/// Statements that passed, by the hash of everything that the decision depended on; the oldest go first.
/// Refusals are not kept. Thread-safe.
/// </summary>
internal sealed class GuardMemory
{
    /// <summary>The most statements that are kept.</summary>
    public const int MaxStatements = 1_000;

    private const int MaxTextLength = 8 << 20;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, GuardedStatement> _kept = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private int _length;

    /// <summary>How many are kept.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _kept.Count;
            }
        }
    }

    /// <summary>The statement that passed under this key, or null.</summary>
    public GuardedStatement? Find(ReadOnlySpan<byte> key)
    {
        lock (_lock)
        {
            return _kept.GetValueOrDefault(Convert.ToHexString(key));
        }
    }

    /// <summary>Keeps a statement that passed.</summary>
    public void Keep(ReadOnlySpan<byte> key, GuardedStatement statement)
    {
        var name = Convert.ToHexString(key);
        lock (_lock)
        {
            if (!_kept.TryAdd(name, statement))
            {
                return;
            }

            _order.Enqueue(name);
            _length += statement.Sql.Length;
            while (_kept.Count > MaxStatements || _length > MaxTextLength)
            {
                _kept.Remove(_order.Dequeue(), out var oldest);
                _length -= oldest!.Sql.Length;
            }
        }
    }
}
