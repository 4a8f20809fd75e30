// Turns the findings of a rule into one readable failure, less the debts that are written down.
using Xunit;

namespace Lakeward.Tidy;

/// <summary>
/// Asserts that a rule finds nothing. A file that broke a rule before the rule came may stand in
/// <c>Baselines/debts.txt</c> as <c>rule path</c>; a paid debt must leave the list, so the list only shrinks.
/// </summary>
internal static class Rule
{
    private const string DebtList = "tests/Lakeward.Tidy/Baselines/debts.txt";

    public static void Holds(string rule, IEnumerable<Finding> findings)
    {
        var all = findings.ToList();
        var debts = DebtsOf(rule);
        var broken = all.Where(finding => !debts.Contains(finding.Path)).Select(finding => $"{finding}");
        var paid = debts.Where(path => all.TrueForAll(finding => finding.Path != path))
            .Select(path => $"{DebtList}:1: the debt '{rule} {path}' is paid; remove its line");
        var lines = broken.Concat(paid).Order(StringComparer.Ordinal).ToList();
        if (lines.Count > 0)
        {
            Assert.Fail($"{rule}: {lines.Count} to mend\n{string.Join('\n', lines)}");
        }
    }

    private static HashSet<string> DebtsOf(string rule)
    {
        if (!House.Has(DebtList))
        {
            return [];
        }

        return [.. House.ReadLines(DebtList)
            .Where(line => line.StartsWith(rule + " ", StringComparison.Ordinal))
            .Select(line => line[(rule.Length + 1)..].Trim())];
    }
}
