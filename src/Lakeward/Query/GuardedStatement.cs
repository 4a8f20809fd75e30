// A statement that passed the guard.
namespace Lakeward.Query;

/// <summary>What may be run, and what it mentions.</summary>
/// <param name="Sql">The statement's text, made from the checked tree: this is what runs.</param>
/// <param name="Tables">The tables it reads, each once, in the order of their first mention.</param>
/// <param name="Columns">Every name that occurs as a column's, in whatever case.</param>
/// <param name="Predicates">What the vault may apply before it hands out rows.</param>
internal sealed record GuardedStatement(
    string Sql,
    IReadOnlyList<GuardedTable> Tables,
    IReadOnlySet<string> Columns,
    IReadOnlyList<ScanPredicate> Predicates)
{
    /// <summary>A statement that was not looked at yet.</summary>
    public static GuardedStatement None { get; } = new("", [], new HashSet<string>(), []);
}
