// What came in and what lies in the tables, over all deliveries of one load.
using System.Globalization;
using System.Numerics;
using Lakeward.Cli.Screen;
using Lakeward.Ingest;

namespace Lakeward.Cli.Verbs;

/// <summary>
/// The last word of <c>lakeward load</c>. Each amount was counted over the cells as they were read and again
/// over the tables as they were written; a load in which the two differ never gets this far.
/// </summary>
internal static class Reconciliation
{
    private const int Cents = 2;

    public static void Write(IReadOnlyList<LoadReport> reports, int files, Terminal terminal)
    {
        var (records, kept) = (
            reports.Sum(report => report.Records), reports.Sum(report => report.Quarantined));
        terminal.Say($"");
        var (sent, loaded) = (Amount.Count(files, "file"), Amount.Count(reports.Count));
        var (good, bad) = (Amount.Count(records - kept), Amount.Count(kept));
        var read = Amount.Count(records, "record");
        terminal.Say($"  {sent}, {loaded} loaded: {read} read, {good} loaded, {bad} kept apart.");
        terminal.Say($"  Read and written agree, rows and amounts:");
        terminal.Rows(
            ["table", ">rows", "amount", ">sum"],
            reports.SelectMany(report => report.Tables)
                .GroupBy(table => table.Table, StringComparer.Ordinal)
                .OrderBy(table => table.Key, StringComparer.Ordinal)
                .SelectMany(table => Lines(table.Key, [.. table])));
    }

    private static IEnumerable<string[]> Lines(string name, List<TableLoad> loads)
    {
        var rows = Amount.Count(loads.Sum(load => load.Rows));
        var sums = loads.SelectMany(load => load.Amounts)
            .Where(amount => amount.Column.EndsWith("_amount", StringComparison.Ordinal))
            .GroupBy(amount => amount.Column, StringComparer.Ordinal)
            .Select(column => (column.Key, Sum: Add(column.Select(amount => amount.Total))))
            .Where(column => column.Sum.Any(char.IsAsciiDigit) && column.Sum.Trim('0', '.').Length > 0)
            .ToList();
        yield return [name, rows, sums.Count > 0 ? sums[0].Key : "", sums.Count > 0 ? sums[0].Sum : ""];
        foreach (var (column, sum) in sums.Skip(1))
        {
            yield return ["", "", column, sum];
        }
    }

    /// <summary>Adds totals of one column; all have the column's fraction digits.</summary>
    private static string Add(IEnumerable<string> totals)
    {
        var (scale, sum) = (0, BigInteger.Zero);
        foreach (var total in totals)
        {
            var point = total.IndexOf('.', StringComparison.Ordinal);
            scale = point < 0 ? 0 : total.Length - point - 1;
            sum += BigInteger.Parse(
                total.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        }

        var digits = BigInteger.Abs(sum).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        var whole = BigInteger.Parse(digits[..^scale], CultureInfo.InvariantCulture)
            .ToString("N0", CultureInfo.InvariantCulture);
        var fraction = digits[^scale..].TrimEnd('0').PadRight(Cents, '0');
        return $"{(sum.Sign < 0 ? "-" : "")}{whole}{(scale == 0 ? "" : $".{fraction}")}";
    }
}
