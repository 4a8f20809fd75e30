// Looks for planted values in bytes and files, also inside what is compressed.
using System.Buffers;
using System.Text;

namespace Lakeward.Cli.Demo;

/// <summary>
/// Searches every byte for every form of every planted value in one pass, and unpacks whatever looks like the
/// head of something compressed to search in there too.
/// </summary>
/// <remarks>
/// Bytes are widened to characters one to one, since the framework's search for many words at once works on
/// characters. Limits: nested compression to a depth of 3; 64 MiB of each unpacked member.
/// </remarks>
internal sealed class CanaryScanner
{
    private const int BlockSizeBytes = 1 << 20;
    private const int MaxDepth = 3;
    private const int MaxFindingsPerFile = 100;

    private readonly (string Text, string Place, string Form)[] _needles;
    private readonly SearchValues<string> _search;
    private readonly int _longest;

    /// <param name="canaries">What to look for.</param>
    public CanaryScanner(IEnumerable<Canary> canaries)
    {
        _needles =
        [
            .. from canary in canaries
               from form in CanaryForms.Of(canary.Value)
               select (Encoding.Latin1.GetString(form.Bytes), canary.Place, form.Form),
        ];
        _search = SearchValues.Create([.. _needles.Select(needle => needle.Text)], StringComparison.Ordinal);
        _longest = _needles.Max(needle => needle.Text.Length);
    }

    /// <summary>Bytes searched so far, unpacked ones included.</summary>
    public long BytesScanned { get; private set; }

    /// <summary>Searches a file, its name included.</summary>
    public IReadOnlyList<CanaryFinding> ScanFile(string path)
    {
        var findings = new List<CanaryFinding>();
        Search(path, 0, path, "name, ", findings);
        try
        {
            Search(offset => OpenAt(path, offset), path, findings);
        }
        catch (FileNotFoundException)
        {
            // Somebody else's temporary file that went away meanwhile.
        }
        catch (DirectoryNotFoundException)
        {
            // The same, with its folder.
        }

        return findings;
    }

    /// <summary>Searches bytes in memory.</summary>
    public IReadOnlyList<CanaryFinding> ScanBytes(byte[] content, string where)
    {
        var findings = new List<CanaryFinding>();
        Search(offset => At(content, offset), where, findings);
        return findings;
    }

    private static MemoryStream At(byte[] content, long offset) =>
        new(content, (int)offset, content.Length - (int)offset, writable: false);

    private static FileStream OpenAt(string path, long offset)
    {
        var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
        file.Position = offset;
        return file;
    }

    private void Search(Func<long, Stream> openAt, string where, List<CanaryFinding> findings) =>
        Search(openAt, where, "", MaxDepth, findings);

    /// <summary>
    /// Goes through the content in blocks that overlap, so that no value is cut in two unseen.
    /// </summary>
    private void Search(
        Func<long, Stream> openAt, string where, string wrapping, int depth, List<CanaryFinding> findings)
    {
        using var content = openAt(0);
        var overlap = Math.Max(_longest, PackedMember.HeadSizeBytes) - 1;
        var block = new byte[BlockSizeBytes + overlap];
        var (start, kept) = (0L, 0);
        while (findings.Count < MaxFindingsPerFile)
        {
            var read = content.ReadAtLeast(
                block.AsSpan(kept, BlockSizeBytes), BlockSizeBytes, throwOnEndOfStream: false);
            BytesScanned += read;
            var filled = block.AsSpan(0, kept + read);
            var last = read < BlockSizeBytes;
            Search(Encoding.Latin1.GetString(filled), start, where, wrapping, findings);
            if (depth > 0)
            {
                var end = last ? filled.Length : filled.Length - overlap;
                SearchPacked(filled, start, end, (openAt, where, wrapping, depth), findings);
            }

            if (last)
            {
                return;
            }

            filled[^overlap..].CopyTo(block);
            (start, kept) = (start + filled.Length - overlap, overlap);
        }
    }

    private void SearchPacked(
        ReadOnlySpan<byte> block,
        long start,
        int end,
        (Func<long, Stream> OpenAt, string Where, string Wrapping, int Depth) around,
        List<CanaryFinding> findings)
    {
        foreach (var (offset, format) in PackedMember.HeadsIn(block, end, atStart: start == 0))
        {
            using var packed = around.OpenAt(start + offset);
            if (PackedMember.TryUnpack(packed, format) is { Length: > 0 } unpacked)
            {
                Search(
                    at => At(unpacked, at),
                    around.Where,
                    $"{around.Wrapping}{format}, ",
                    around.Depth - 1,
                    findings);
            }
        }
    }

    private void Search(string text, long start, string where, string wrapping, List<CanaryFinding> findings)
    {
        var at = 0;
        while (text.AsSpan(at).IndexOfAny(_search) is var next and >= 0)
        {
            at += next;
            foreach (var (needle, place, form) in _needles)
            {
                if (string.CompareOrdinal(text, at, needle, 0, needle.Length) == 0)
                {
                    var finding = new CanaryFinding(place, wrapping + form, where, start + at);
                    if (findings.Count < MaxFindingsPerFile && !findings.Contains(finding))
                    {
                        findings.Add(finding);
                    }
                }
            }

            at++;
        }
    }
}
