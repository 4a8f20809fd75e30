// Reads the entries of a ZIP archive one by one, without trusting them.
using System.Globalization;

namespace Lakeward.Records.Archive;

/// <summary>
/// Goes through an archive in the order of its directory. An entry that is encrypted, an archive itself,
/// badly named, named twice, or neither stored nor deflated is an issue and is passed over; folders are passed
/// over silently. Nothing is ever written anywhere.
/// <para>References: PKWARE APPNOTE 6.3.10.</para>
/// </summary>
public sealed class ZipReader : IDisposable
{
    private readonly Stream _stream;
    private readonly ZipLimits _limits;
    private readonly ZipDirectory _directory;
    private readonly List<RecordIssue> _issues = [];
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private ZipHeader? _entry;
    private EntryStream? _content;
    private long _contentOffset;
    private long _total;
    private bool _ended;

    private ZipReader(Stream stream, ZipLimits limits)
    {
        _stream = stream;
        _limits = limits;
        _directory = new ZipDirectory(stream, limits);
        if (!_directory.Open())
        {
            _issues.Add(ZipIssues.NoArchive(new RecordLocation(1)));
        }
        else if (_directory.Count > limits.MaxEntries)
        {
            _issues.Add(ZipIssues.TooManyEntries(new RecordLocation(1)));
        }

        _ended = _issues.Count > 0;
    }

    /// <summary>What is wrong with the archive and with the entries passed over so far.</summary>
    public IReadOnlyList<RecordIssue> Issues => _issues;

    /// <summary>The name of the current entry.</summary>
    public string Name => Entry.Name;

    /// <summary>The number of the current entry in the directory, from 1.</summary>
    public int EntryNumber { get; private set; }

    /// <summary>How many bytes the current entry says it unfolds to.</summary>
    public long ContentBytes => Entry.ContentBytes;

    private ZipHeader Entry => _entry ?? throw new InvalidOperationException("There is no current entry.");

    private RecordLocation Place => new(1)
    {
        Path = string.Create(CultureInfo.InvariantCulture, $"entry[{EntryNumber - 1}]"),
    };

    /// <summary>Opens an archive, which stays the caller's.</summary>
    /// <param name="stream">A stream that can seek: the directory of an archive is at its end.</param>
    /// <param name="limits">The bounds.</param>
    public static ZipReader Open(Stream stream, ZipLimits? limits = null)
    {
        if (!stream.CanSeek)
        {
            throw new ArgumentException("An archive needs a stream that can seek.", nameof(stream));
        }

        return new ZipReader(stream, limits ?? ZipLimits.Default);
    }

    /// <summary>Whether bytes begin as an archive does.</summary>
    public static bool IsArchive(ReadOnlySpan<byte> start) =>
        start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8);

    /// <summary>Moves to the next entry that can be read.</summary>
    public bool NextEntry()
    {
        _content?.Dispose();
        (_content, _entry) = (null, null);
        while (!_ended)
        {
            _ended = EntryNumber == _directory.Count;
            if (_ended)
            {
                break;
            }

            EntryNumber++;
            if (_directory.Next() is not { } header)
            {
                _ended = true;
                _issues.Add(ZipIssues.NoArchive(Place));
                break;
            }

            if (header.IsFolder && header.HasSafeName)
            {
                continue;
            }

            if (Fault(header) is { } issue)
            {
                _issues.Add(issue);
                continue;
            }

            _entry = header;
            return true;
        }

        return false;
    }

    /// <summary>
    /// Opens the current entry, once, for reading forward. Reading throws <see cref="ZipEntryException"/> when
    /// it goes over a limit or is damaged, at the latest at its end; the other entries can still be read.
    /// </summary>
    public Stream OpenEntry()
    {
        if (_content is not null)
        {
            throw new InvalidOperationException("The entry has been opened.");
        }

        return _content = Content(Entry);
    }

    /// <summary>Lets go of the current entry.</summary>
    public void Dispose() => _content?.Dispose();

    private RecordIssue? Fault(ZipHeader header)
    {
        _contentOffset = _directory.ContentOffset(header);
        return header switch
        {
            { HasSafeName: false } => ZipIssues.UnsafeName(Place),
            _ when !_names.Add(header.Name) => ZipIssues.DuplicateName(Place),
            { IsEncrypted: true } => ZipIssues.Encrypted(Place),
            { Method: not (0 or 8) } => ZipIssues.UnknownMethod(Place),
            _ when _contentOffset < 0 => ZipIssues.Damaged(Place),
            _ when header.ContentBytes > _limits.MaxEntryBytes
                || header.ContentBytes > _limits.MaxTotalBytes - _total => ZipIssues.TooLarge(Place),
            _ => IsNested(header),
        };
    }

    private RecordIssue? IsNested(ZipHeader header)
    {
        var start = new byte[4];
        try
        {
            using var content = Content(header);
            var read = content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return IsArchive(start.AsSpan(0, read)) ? ZipIssues.Nested(Place) : null;
        }
        catch (ZipEntryException damaged)
        {
            return damaged.Issue;
        }
    }

    private EntryStream Content(ZipHeader header) => new(
        _stream, header, _contentOffset, _limits, Place, _limits.MaxTotalBytes - _total, read => _total += read);
}
