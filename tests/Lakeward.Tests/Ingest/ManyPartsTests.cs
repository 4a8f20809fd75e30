// A file too large for one part becomes several encrypted files in one version of its table.
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Ingest;

public sealed class ManyPartsTests
{
    [Fact]
    public async Task A_large_file_is_loaded_in_parts_and_answered_whole()
    {
        const int rows = 700_000;
        using var some = await SomeLake.CreateAsync(
            options: new LakeOptions { MemoryLimitBytes = 128 << 20 });
        var content = new MemoryStream();
        using (var writer = new StreamWriter(content, leaveOpen: true))
        {
            await writer.WriteAsync("patient_id,name,birth_date,diagnosis,paid\n");
            for (var row = 0; row < rows; row++)
            {
                await writer.WriteAsync(
                    $"patient-{row:D12},Somebody or other,1957-03-12,E11.9,{row % 1000}.25\n");
            }
        }

        content.Position = 0;
        var id = await some.SendAsync(content);
        using var lake = await some.OpenAsync();
        var report = await lake.LoadAsync(id, "kim");

        Assert.True(report.FileCount > 1, "one part was enough; make the file larger");
        Assert.Equal(rows, report.Rows);
        Assert.Equal(
            "n,d,s\n700000,700000,349825000.00\n",
            await SomeLake.AskAsync(
                lake,
                "kim",
                "select count(*) as n, count(distinct patient_id) as d, sum(paid) as s from patients"));
    }
}
