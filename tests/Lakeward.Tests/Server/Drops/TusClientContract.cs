// The official JavaScript client of tus uploads through a drop, broken off and resumed at random places.
using System.Text;
using System.Text.Json;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Server.Drops;

public abstract class TusClientContract(ITestOutputHelper output)
{
    private const int Breaks = 50;
    private const int Rows = 30_000;

    private protected abstract SomeDrops Drops { get; }

    [Fact]
    public async Task The_official_client_resumes_after_fifty_breaks_at_random_offsets()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var content = new StringBuilder("patient_id,name,birth_date,diagnosis,paid\n");
        for (var row = 0; row < Rows; row++)
        {
            content.Append($"p{row},Name {random.NextInt64():x},1957-03-12,E11.9,1.50\n");
        }

        var file = await Drops.SealAsync(content.ToString());
        var breaks = Enumerable.Range(0, Breaks).Select(_ => random.Next(1, file.Content.Length - 1)).Order();
        var script = new JavaScriptLibrary(
            Path.Combine(House.Root, "tests", "Lakeward.Tests", "Server", "Drops", "tus"), "tus");
        var trusted = Path.Combine(Path.GetDirectoryName(file.Path)!, "server.pem");
        await File.WriteAllTextAsync(trusted, Drops.Certificate.ExportCertificatePem());
        var job = JsonSerializer.Serialize(new
        {
            url = new Uri(Drops.Address, "/v1/uploads"),
            file = file.Path,
            announcement = file.AnnouncementPath,
            chunk = 16 << 10,
            breaks,
        });
        var environment = new Dictionary<string, string>
        {
            ["NODE_EXTRA_CA_CERTS"] = trusted,
            ["LW_GRANT"] = await Drops.GrantAsync(),
        };
        using var told = JsonDocument.Parse(await Task.Run(() => script.Run("upload.cjs", environment, job)));
        output.WriteLine(told.RootElement.ToString());
        Assert.True(told.RootElement.GetProperty("done").GetBoolean());
        Assert.InRange(told.RootElement.GetProperty("breaks").GetInt32(), Breaks / 2, Breaks);
        var upload = new Uri(told.RootElement.GetProperty("url").GetString()!).AbsolutePath;
        Assert.Equal(file.Announcement.Sha256, (await Drops.ReceiptAsync(upload)).Sha256);
        Assert.Equal(Rows, (await Drops.OverAsync(file.Announcement.Id)).Rows);
    }
}
