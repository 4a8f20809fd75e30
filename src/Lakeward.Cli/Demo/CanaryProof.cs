// Proves that the scanner can find: plants every value in every form and looks whether each is found.
using System.IO.Compression;
using System.Text;

namespace Lakeward.Cli.Demo;

/// <summary>A scanner that finds nothing proves nothing unless it finds what is there.</summary>
internal static class CanaryProof
{
    private const int NoiseSizeBytes = 1 << 12;

    /// <summary>Plants each value in each form and wrapping into noise, in memory, and scans that.</summary>
    /// <returns>How many plants were found, which is all of them.</returns>
    /// <exception cref="Errors.LakeException">LW-CLI-0102: one was not found.</exception>
    public static int Require(CanaryScanner scanner, IEnumerable<Canary> canaries, int seed)
    {
        var random = new Random(seed);
        var found = 0;
        foreach (var canary in canaries)
        {
            foreach (var (form, content) in PlantsOf(canary, random))
            {
                if (!scanner.ScanBytes(content, "memory").Any(finding => finding.Place == canary.Place))
                {
                    throw CliErrors.ScannerBlind(form);
                }

                found++;
            }
        }

        return found;
    }

    /// <summary>A value in all forms, each amid noise.</summary>
    public static IEnumerable<(string Form, byte[] Content)> PlantsOf(Canary canary, Random random)
    {
        foreach (var (form, bytes) in CanaryForms.Of(canary.Value))
        {
            yield return (form, Amid(random, bytes));
        }

        var text = Encoding.ASCII.GetBytes($"1,{canary.Value},2\n");
        yield return ("gzip", Amid(random, Pack(text, to => new GZipStream(to, CompressionLevel.Optimal))));
        yield return ("zlib", Amid(random, Pack(text, to => new ZLibStream(to, CompressionLevel.Optimal))));
        yield return ("deflate", Pack(text, to => new DeflateStream(to, CompressionLevel.Optimal)));
        yield return ("zip", Amid(random, Zip(text)));
        var base64 = Encoding.ASCII.GetBytes(Convert.ToBase64String(text));
        yield return (
            "base64 in gzip", Amid(random, Pack(base64, to => new GZipStream(to, CompressionLevel.Fastest))));
    }

    private static byte[] Amid(Random random, byte[] bytes)
    {
        var before = new byte[random.Next(NoiseSizeBytes)];
        var after = new byte[random.Next(NoiseSizeBytes)];
        random.NextBytes(before);
        random.NextBytes(after);
        return [.. before, .. bytes, .. after];
    }

    private static byte[] Pack(byte[] bytes, Func<Stream, Stream> packer)
    {
        using var packed = new MemoryStream();
        using (var packing = packer(packed))
        {
            packing.Write(bytes);
        }

        return packed.ToArray();
    }

    private static byte[] Zip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        using (var member = archive.CreateEntry("claims.csv").Open())
        {
            member.Write(bytes);
        }

        return packed.ToArray();
    }
}
