// What an answer read of one table, as its audit event names it.
using System.Globalization;

namespace Lakeward.Audit;

/// <summary>
/// The authorised relation of one table at one version, and the set of the subjects whose rows are in it. The
/// set does not depend on the statement: who may see a row counts as having seen it.
/// </summary>
/// <param name="Dataset">The dataset by name.</param>
/// <param name="Table">The table by name.</param>
/// <param name="Version">The table's version.</param>
/// <param name="Filter">
/// The row filter's opaque id, <see cref="Everybody"/> where no row is hidden, <see cref="Nobody"/> where
/// rows are about nobody.
/// </param>
/// <param name="Digest">What the set must come to, 32 hexadecimal digits; empty for nobody.</param>
public sealed record SeenTable(string Dataset, string Table, long Version, string Filter, string Digest)
{
    /// <summary>The fact of an event that lists the tables, one space between.</summary>
    public const string Fact = "seen";

    /// <summary>The filter of a relation that hides no row.</summary>
    public const string Everybody = "all";

    /// <summary>The filter of a table whose rows are about nobody.</summary>
    public const string Nobody = "nobody";

    private const int Parts = 5;

    /// <summary>The table's name as <c>dataset.table</c>.</summary>
    public string Name => $"{Dataset}.{Table}";

    /// <summary>Reads one element of the fact.</summary>
    /// <exception cref="Errors.LakeException"><c>LW-AUD-0104</c>: it is not one.</exception>
    public static SeenTable Parse(string text) =>
        text.Split('/') is { Length: Parts } parts
        && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? new SeenTable(parts[0], parts[1], version, parts[3], parts[4])
            : throw AuditErrors.BadLeaf("it does not say what was seen in the known form");

    /// <summary>What an event says was seen; nothing where it is no answer.</summary>
    public static IEnumerable<SeenTable> AllOf(AuditEvent entry) =>
        entry.Facts.TryGetValue(Fact, out var seen) ? seen.Split(' ').Select(Parse) : [];

    /// <summary>The form in which an event lists it; no name of a dataset or table has a slash.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Dataset}/{Table}/{Version}/{Filter}/{Digest}");
}
