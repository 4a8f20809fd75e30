// The scanner finds what is planted, in every form, and nothing where nothing is.
using System.IO.Compression;
using System.Text;
using Lakeward.Cli.Demo;
using Xunit;

namespace Lakeward.Tests.Cli;

public sealed class CanaryScannerTests(ITestOutputHelper output)
{
    private static readonly Canary[] Canaries =
    [
        new("patients.last_name", "Zzq7p4mwx9r2k5"),
        new("patients.ssn", "999-73-4821"),
        new("claims.note", "A! note?~~~>>>bytes"),
    ];

    [Fact]
    public void Every_form_of_every_canary_is_found()
    {
        var scanner = new CanaryScanner(Canaries);
        foreach (var canary in Canaries)
        {
            foreach (var (form, content) in CanaryProof.PlantsOf(canary, new Random(7)))
            {
                Assert.True(
                    scanner.ScanBytes(content, "memory").Any(finding => finding.Place == canary.Place),
                    $"{canary.Place} was not found in the form {form}");
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Base64_is_found_at_any_distance_from_the_start(int before)
    {
        var text = new string('x', before) + Canaries[0].Value + "yz";
        var bytes = Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.ASCII.GetBytes(text)));
        Assert.NotEmpty(new CanaryScanner(Canaries).ScanBytes(bytes, "memory"));
    }

    [Fact]
    public void The_url_alphabet_of_base64_is_found()
    {
        var encoded = Convert.ToBase64String(Encoding.ASCII.GetBytes(Canaries[2].Value));
        Assert.Contains(encoded, letter => letter is '+' or '/');
        var bytes = Encoding.ASCII.GetBytes(encoded.Replace('+', '-').Replace('/', '_'));
        Assert.NotEmpty(new CanaryScanner(Canaries).ScanBytes(bytes, "memory"));
    }

    [Fact]
    public void A_canary_across_the_end_of_a_block_is_found()
    {
        var value = Encoding.ASCII.GetBytes(Canaries[0].Value);
        for (var shift = 0; shift <= value.Length; shift++)
        {
            var content = new byte[(1 << 20) + 4096];
            value.CopyTo(content, (1 << 20) - shift);
            var finding = Assert.Single(new CanaryScanner(Canaries).ScanBytes(content, "memory"));
            Assert.Equal((1 << 20) - shift, finding.Offset);
        }
    }

    [Fact]
    public void A_gzip_member_across_the_end_of_a_block_is_unpacked()
    {
        using var packed = new MemoryStream();
        using (var packing = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            packing.Write(Encoding.ASCII.GetBytes($"a,{Canaries[0].Value},b"));
        }

        foreach (var shift in (int[])[0, 1, 2, 3, 20])
        {
            var content = new byte[(1 << 20) + 4096];
            packed.ToArray().CopyTo(content, (1 << 20) - shift);
            var finding = Assert.Single(new CanaryScanner(Canaries).ScanBytes(content, "memory"));
            Assert.Equal("Gzip, plain", finding.Form);
        }
    }

    [Fact]
    public void A_gzip_member_that_is_cut_short_is_searched_as_far_as_it_goes()
    {
        var random = new Random(11);
        var noise = new byte[100_000];
        random.NextBytes(noise);
        using var packed = new MemoryStream();
        using (var packing = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            packing.Write(Encoding.ASCII.GetBytes(Canaries[0].Value));
            packing.Write(noise);
        }

        Assert.NotEmpty(new CanaryScanner(Canaries).ScanBytes(packed.ToArray()[..60_000], "memory"));
    }

    [Fact]
    public void Gzip_inside_gzip_is_searched()
    {
        var content = Encoding.ASCII.GetBytes(Canaries[0].Value);
        for (var depth = 0; depth < 3; depth++)
        {
            using var packed = new MemoryStream();
            using (var packing = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            {
                packing.Write(content);
            }

            content = packed.ToArray();
        }

        Assert.Contains(
            new CanaryScanner(Canaries).ScanBytes(content, "memory"), finding =>
                finding.Form == "Gzip, Gzip, Gzip, plain");
    }

    [Fact]
    public void Nothing_is_found_in_noise()
    {
        const int Seed = 20260301;
        output.WriteLine($"seed {Seed}");
        var noise = new byte[8 << 20];
        new Random(Seed).NextBytes(noise);
        var scanner = new CanaryScanner(Canaries);
        Assert.Empty(scanner.ScanBytes(noise, "memory"));
        Assert.True(scanner.BytesScanned >= noise.Length);
    }

    [Fact]
    public void A_canary_in_a_file_or_in_its_name_is_found()
    {
        var folder = Directory.CreateTempSubdirectory("lakeward-test-");
        try
        {
            var content = Path.Combine(folder.FullName, "content");
            File.WriteAllText(content, $"1,{Canaries[1].Value},2");
            var named = Path.Combine(folder.FullName, $"{Canaries[0].Value}.csv");
            File.WriteAllText(named, "nothing");
            var scanner = new CanaryScanner(Canaries);
            Assert.Equal("patients.ssn", Assert.Single(scanner.ScanFile(content)).Place);
            Assert.StartsWith("name", Assert.Single(scanner.ScanFile(named)).Form);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_proof_counts_its_plants()
    {
        var scanner = new CanaryScanner(Canaries);
        Assert.True(CanaryProof.Require(scanner, Canaries, seed: 3) >= Canaries.Length * 13);
    }

    [Fact]
    public void A_blind_scanner_is_told()
    {
        var scanner = new CanaryScanner(Canaries[..1]);
        var failure = Assert.Throws<Errors.LakeException>(
            () => CanaryProof.Require(scanner, Canaries, seed: 3));
        Assert.Equal("LW-CLI-0102", failure.Id);
    }
}
