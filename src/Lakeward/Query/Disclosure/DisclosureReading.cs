// Sees whether a question is to be answered in figures alone, and reads it so.
using Lakeward.Access;

namespace Lakeward.Query.Disclosure;

/// <summary>
/// One table whose grant shows aggregates alone is enough: the whole statement is held to them.
/// </summary>
internal static class DisclosureReading
{
    /// <summary>Reads a question whose tables are known to the analyst's engine.</summary>
    /// <exception cref="Errors.LakeException">It asks for more than figures.</exception>
    /// <exception cref="Engine.EngineException">It does not bind.</exception>
    public static void Read(AskedQuestion asked)
    {
        asked.Rows = asked.Guarded.Sql;
        var rule = asked.Tables.Select(table => table.Granted.Aggregates)
            .Aggregate((AggregateRule?)null, AggregateRule.Stricter);
        if (rule is null)
        {
            return;
        }

        if (asked.Tables.Any(table => table.Hidden is { } hidden
            && (asked.Guarded.Columns.Contains(hidden.Subject)
                || asked.Guarded.Columns.Contains(hidden.Row))))
        {
            throw DisclosureErrors.NotAggregates("a name that is the lake's own");
        }

        var tree = SqlGuard.Tree(asked.Parser.Serialize(asked.Guarded.Sql));
        var statement = new AggregateStatement(tree, (dataset, view) => HiddenOf(asked, dataset, view));
        statement.Read();
        asked.Rows = SqlGuard.TextOf(tree, asked.Parser);
        asked.Disclosure = new DisclosureControl(
            statement,
            new AggregateSql(statement, asked.Rows),
            rule,
            asked.Analyst.Describe(asked.Guarded.Sql).Columns);
    }

    private static HiddenColumns? HiddenOf(AskedQuestion asked, string dataset, string view) =>
        asked.Tables.Zip(asked.Guarded.Tables)
            .Where(pair => pair.Second.Dataset == dataset && pair.Second.ViewName == view)
            .Select(pair => pair.First.Hidden).FirstOrDefault();
}
