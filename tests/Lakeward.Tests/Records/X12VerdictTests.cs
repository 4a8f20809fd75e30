// The verdict on each real file, beside those of two other validators.
using Lakeward.Records;
using Lakeward.Records.X12;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class X12VerdictTests
{
    private static readonly string Differences = Path.Combine(
        House.Root, "tests", "Lakeward.Tests", "Records", "x12-verdicts.tsv");

    [Fact]
    public void Where_both_validators_agree_so_does_this_one_on_95_percent()
    {
        var agreed = Compare().Where(file => file.Pyx12 is not null && file.Pyx12 == file.Staedi).ToList();

        Assert.Equal(82, agreed.Count);
        Assert.InRange(agreed.Count(file => file.Ours == file.Pyx12), 0.95 * agreed.Count, agreed.Count);
    }

    [Fact]
    public void Every_difference_is_listed_with_its_reason_and_no_other()
    {
        var found = Compare()
            .Where(file => Differs(file.Ours, file.Pyx12) || Differs(file.Ours, file.Staedi))
            .Select(file => $"{file.Name}\t{file.Ours}\t{file.Pyx12 ?? "none"}\t{file.Staedi ?? "none"}")
            .ToList();
        var listed = File.ReadLines(Differences).Skip(1).Select(line => line.Split('\t')).ToList();

        Assert.All(listed, columns => Assert.True(columns is [_, _, _, _, { Length: > 20 }], columns[0]));
        Assert.Equal(found, listed.Select(columns => string.Join('\t', columns[..4])));
    }

    private static bool Differs(string ours, string? theirs) => theirs is not null && theirs != ours;

    private static List<Verdict> Compare()
    {
        var pyx12 = Read("PYX12_VERDICTS.tsv");
        var staedi = Read("STAEDI_VERDICTS.tsv");
        return [.. X12Files.All().Select(file => new Verdict(
            file.Name,
            Ours(file.Bytes),
            pyx12.GetValueOrDefault(file.Name),
            staedi.GetValueOrDefault(file.Name)))];
    }

    private static string Ours(byte[] bytes)
    {
        var errors = 0;
        using var reader = X12EventReader.Open(new MemoryStream(bytes));
        reader.IssueFound = issue => errors += issue.Severity == IssueSeverity.Warning ? 0 : 1;
        while (reader.Read())
        {
        }

        return errors == 0 ? "accepted" : "rejected";
    }

    /// <summary>Their verdicts in our words; where one has no map for a file it has no verdict.</summary>
    private static Dictionary<string, string?> Read(string table) =>
        File.ReadLines(House.Shared("data", "x12", table)).Skip(1).Select(line => line.Split('\t'))
            .ToDictionary(columns => columns[0], columns => columns[1] switch
            {
                "valid" or "ok" => "accepted",
                "invalid" or "control-errors" or "parse-error" => "rejected",
                _ => (string?)null,
            });

    private sealed record Verdict(string Name, string Ours, string? Pyx12, string? Staedi);
}
