// Checks a file offline with the parsers a load uses, before anything leaves the sender's machine.
using Lakeward.Access;
using Lakeward.Errors;
using Lakeward.Records;
using Lakeward.Records.Delimited;
using Lakeward.Records.Mapping;

namespace Lakeward.Ingest;

/// <summary>
/// One pass over a plain file, without a lake. What it finds is what a load would find, less what only the
/// manifest knows: the declared columns and types of delimited files and JSON lines.
/// </summary>
public sealed class FileCheck
{
    private const int MostPlaces = 1_000;
    private const long MostUnpackedBytes = 1L << 40;
    private const long MemoryLimitBytes = 4L << 30;

    private readonly Dictionary<string, long> _kinds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _codes = new(StringComparer.Ordinal);
    private readonly List<RecordIssue> _issues = [];
    private long _records;
    private long _rejected;

    private FileCheck()
    {
    }

    /// <summary>
    /// Whether a file holds health records, which can be checked without a manifest; a file that cannot be
    /// unpacked does not.
    /// </summary>
    public static bool HoldsRecords(string path)
    {
        using var file = new OpenedFile(path);
        try
        {
            return file.HoldsRecords();
        }
        catch (LakeException)
        {
            return false;
        }
    }

    /// <summary>Checks a file.</summary>
    /// <param name="path">The file; gzip is unpacked on the way.</param>
    /// <param name="ct">Stops the check.</param>
    /// <exception cref="LakeException">The file is of no format that a lake takes.</exception>
    public static CheckReport Run(string path, CancellationToken ct = default)
    {
        var check = new FileCheck();
        using var file = new OpenedFile(path);
        var (format, sample) = file.Recognise();
        if (format.IsMapped())
        {
            check.ReadRecords(format, file, ct);
        }
        else
        {
            check.ReadRows(format, file, sample, ct);
        }

        return new CheckReport
        {
            Format = format.Text(),
            Records = check._records,
            Rejected = check._rejected,
            Kinds = check._kinds,
            Codes = check._codes,
            Issues = check._issues,
        };
    }

    private void ReadRecords(RecordFormat format, OpenedFile file, CancellationToken ct)
    {
        using var records = MappedContent.Open(
            format, Path.GetFileName(file.Path), MostUnpackedBytes, file.Open);
        records.Rejected = rejection => Reject(rejection.Issue);
        records.Warned = Note;
        while (records.Next())
        {
            ct.ThrowIfCancellationRequested();
            _kinds[records.Kind] = _kinds.GetValueOrDefault(records.Kind) + 1;
        }

        _records = records.RecordNumber;
        foreach (var issue in records.Issues)
        {
            Note(issue);
        }
    }

    private void ReadRows(RecordFormat format, OpenedFile file, byte[] sample, CancellationToken ct)
    {
        using RecordFile rows = format switch
        {
            RecordFormat.JsonLines => JsonFile.Open(file.Open(), columns: null),
            RecordFormat.Parquet => ParquetFile.Open(file.Open(), MostUnpackedBytes, MemoryLimitBytes),
            _ => DelimitedFile.Open(
                file.Open(), DelimitedFormat.Detect(sample) with { HasHeader = true }, lanes: 1),
        };
        using (var lane = rows.OpenLane((issue, _) => Reject(issue)))
        {
            while (lane.Next())
            {
                ct.ThrowIfCancellationRequested();
                _records += lane.RowCount;
            }
        }

        _records += _rejected;
        foreach (var issue in rows.FileIssues)
        {
            Note(issue);
        }
    }

    private void Reject(RecordIssue issue)
    {
        _rejected++;
        Note(issue);
    }

    private void Note(RecordIssue issue)
    {
        _codes[issue.Code] = _codes.GetValueOrDefault(issue.Code) + 1;
        if (_issues.Count < MostPlaces)
        {
            _issues.Add(issue);
        }
    }

    /// <summary>The file, opened as often as wanted.</summary>
    private sealed class OpenedFile(string path) : IDisposable
    {
        private Stream? _stream;

        public string Path => path;

        public (RecordFormat Format, byte[] Sample) Recognise()
        {
            var sample = ReadSample();
            return (DeliveredContent.Recognise(sample, string.Join(", ", ManifestWords.Formats.All)), sample);
        }

        public bool HoldsRecords() =>
            ManifestWords.Formats.TryParse(ContentDetection.FormatOf(ReadSample()) ?? "", out var format)
            && format.IsMapped();

        private byte[] ReadSample()
        {
            var sample = new byte[ContentDetection.SampleSizeBytes];
            var length = Open().ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false);
            return sample[..length];
        }

        public Stream Open()
        {
            Dispose();
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            Span<byte> magic = stackalloc byte[2];
            var packed = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1f, 0x8b];
            file.Position = 0;
            _stream = new BoundedStream(
                packed ? new UnpackingStream(file) : file, MostUnpackedBytes,
                () => IngestErrors.Bomb(MostUnpackedBytes));
            return _stream;
        }

        public void Dispose() => _stream?.Dispose();
    }
}
