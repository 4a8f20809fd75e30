// The rows of the claim and claim line feed, one after another, with the rows of tables they become.
using System.Globalization;
using Lakeward.Records.Archive;
using Lakeward.Records.Mapping;
using Lakeward.Records.Typing;

namespace Lakeward.Records.FixedWidth;

/// <summary>
/// One pass over a file of the feed, or over an archive of such files; a record is a row. A file's layout is
/// told by its name and held against its content; of a single file without such a name, by the content
/// alone. An entry of an archive that cannot be used counts as one record and is rejected alone: it is read
/// to its end before any of its rows is handed out.
/// </summary>
public sealed class CclfRecords : MappedRecords
{
    private const int SampleSizeBytes = 64 << 10;
    private readonly List<RecordIssue> _issues = [];
    private readonly Dictionary<int, RecordIssue> _damaged = [];
    private readonly byte[] _row = new byte[CclfLayouts.All.Max(layout => layout.NewestLength)];
    private ZipReader? _archive;
    private FixedWidthReader? _reader;
    private LayoutRows? _mapping;
    private int _length;
    private int _archiveIssues;

    private CclfRecords()
    {
    }

    /// <summary>The name of the file's layout, for example <c>CCLF1</c>.</summary>
    public override string Kind => _reader?.Layout.Name ?? "";

    public override ReadOnlyMemory<byte> RecordBytes => _row.AsMemory(0, _length);

    public override IReadOnlyList<RecordIssue> Issues => _issues;

    private string? EntryPath => _archive is null ? null
        : string.Create(CultureInfo.InvariantCulture, $"entry[{_archive.EntryNumber - 1}]");

    /// <summary>Opens a file, whose streams stay the caller's.</summary>
    /// <param name="open">Opens it anew from its beginning; the stream opened before is not used again. That
    /// of an archive must be able to seek.</param>
    /// <param name="name">The name that it was sent under, if it has one.</param>
    /// <param name="limits">The bounds of an archive.</param>
    public static CclfRecords Open(Func<Stream> open, string? name, ZipLimits? limits = null)
    {
        var sample = new byte[SampleSizeBytes];
        var length = open().ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false);
        var start = sample.AsSpan(0, length);
        var records = new CclfRecords();
        if (ZipReader.IsArchive(start))
        {
            records.OpenArchive(open(), limits);
        }
        else if (CclfFileName.Parse(name ?? "")?.Layout is { } named)
        {
            records.OpenFile(open(), named);
        }
        else if (CclfContent.LayoutOf(start) is { } layout)
        {
            records.OpenFile(open(), layout);
        }
        else
        {
            records._issues.Add(CclfFileName.NotAName());
        }

        Array.Clear(sample);
        return records;
    }

    public override bool Next()
    {
        while (_reader is not null || OpenNext())
        {
            while (_reader!.NextRow())
            {
                if (TryMap())
                {
                    return true;
                }
            }

            CloseFile();
        }

        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reader?.Dispose();
            _archive?.Dispose();
            Array.Clear(_row);
            Rows.Begin(default);
        }
    }

    private void OpenArchive(Stream stream, ZipLimits? limits)
    {
        if (!stream.CanSeek)
        {
            _issues.Add(CclfRecordIssues.PackedArchive(new RecordLocation(1)));
            return;
        }

        using (var first = ZipReader.Open(stream, limits))
        {
            var buffer = new byte[SampleSizeBytes];
            while (first.NextEntry())
            {
                try
                {
                    using var content = first.OpenEntry();
                    while (content.Read(buffer) > 0)
                    {
                    }
                }
                catch (ZipEntryException damaged)
                {
                    _damaged[first.EntryNumber] = damaged.Issue;
                }
            }

            Array.Clear(buffer);
        }

        _archive = ZipReader.Open(stream, limits);
    }

    private void OpenFile(Stream stream, FixedWidthLayout layout)
    {
        _mapping = CclfMappings.Of(layout);
        _reader = FixedWidthReader.Open(stream, layout, CclfLayouts.All);
        _reader.Rejected = rejection => Reject(rejection.ToIssue(), rejection.RowBytes);
    }

    /// <summary>Opens the next entry that can be used.</summary>
    private bool OpenNext()
    {
        while (_archive is not null)
        {
            var isEntry = _archive.NextEntry();
            for (; _archiveIssues < _archive.Issues.Count; _archiveIssues++)
            {
                if (_archive.Issues[_archiveIssues] is { Severity: IssueSeverity.Fatal } fatal)
                {
                    _issues.Add(fatal);
                }
                else
                {
                    Reject(_archive.Issues[_archiveIssues], default);
                }
            }

            if (!isEntry)
            {
                return false;
            }

            if (_damaged.TryGetValue(_archive.EntryNumber, out var damage))
            {
                Reject(damage, default);
            }
            else if (CclfFileName.Parse(_archive.Name)?.Layout is { } layout)
            {
                OpenFile(_archive.OpenEntry(), layout);
                return true;
            }
            else
            {
                Reject(CclfRecordIssues.NotAFeedEntry(new RecordLocation(1)), default);
            }
        }

        return false;
    }

    /// <summary>A file's own issues are those of the whole, an entry's are its own.</summary>
    private void CloseFile()
    {
        foreach (var issue in _reader!.Issues)
        {
            if (_archive is null)
            {
                _issues.Add(issue);
            }
            else if (issue.Severity == IssueSeverity.Fatal)
            {
                Reject(CclfRecordIssues.OtherEntry(issue.Location), default);
            }
            else
            {
                Warned?.Invoke(issue with { Location = issue.Location with { Path = EntryPath } });
            }
        }

        _reader.Dispose();
        _reader = null;
    }

    private bool TryMap()
    {
        _length = _reader!.RowBytes.Length;
        _reader.RowBytes.CopyTo(_row);
        var reason = _mapping!.Read(RecordBytes, Rows, out var column);
        if (reason != ParseReason.None)
        {
            Reject(Records.Issues.Of(reason, PlaceOf(column)), RecordBytes);
            return false;
        }

        RecordNumber++;
        var missing = _mapping.Missing(RecordBytes.Span);
        if (missing >= 0)
        {
            Warned?.Invoke(CclfRecordIssues.MissingValue(PlaceOf(missing)));
        }

        return true;
    }

    private RecordLocation PlaceOf(int column) =>
        new(_reader!.LineNumber, _reader.RowNumber, column + 1) { Path = EntryPath };

    private void Reject(RecordIssue issue, ReadOnlyMemory<byte> bytes)
    {
        RecordNumber++;
        var at = issue.Location.Path is null ? issue.Location with { Path = EntryPath } : issue.Location;
        Rejected?.Invoke(new RecordRejection(RecordNumber, issue with { Location = at }, bytes));
    }
}
