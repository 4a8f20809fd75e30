// Keeps the rows that could not be loaded, sealed, each with its reason.
using System.Buffers;
using System.Text.Json;
using Lakeward.Cryptography;
using Lakeward.Records;
using Lakeward.Storage;

namespace Lakeward.Ingest;

/// <summary>
/// A delivery's quarantine: JSON lines of place, reason code and the row's bytes in base64, sealed to the
/// dataset's raw key. The object exists only if there is a row to keep. Any lane may add.
/// </summary>
/// <param name="store">The lake's objects.</param>
/// <param name="name">The quarantine's object.</param>
/// <param name="raw">Seals it.</param>
/// <param name="context">The encryption context.</param>
internal sealed class Quarantine(
    IObjectStore store, ObjectName name, IKeyring raw, EncryptionContext context) : IDisposable
{
    private LoadPart? _part;

    private readonly Lock _adding = new();
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Dictionary<string, long> _byCode = new(StringComparer.Ordinal);
    private ObjectWriter? _writer;
    private SealStream? _sealing;

    /// <summary>Rows kept so far.</summary>
    public long Count { get; private set; }

    /// <summary>The first issue met, for a refusal.</summary>
    public RecordIssue? First { get; private set; }

    /// <summary>How often each code occurred.</summary>
    public IReadOnlyDictionary<string, long> ByCode => _byCode;

    /// <summary>Lets only records and rows of a part in; the others are somewhere else already.</summary>
    public Quarantine For(LoadPart part)
    {
        _part = part;
        return this;
    }

    /// <summary>Keeps a row or record.</summary>
    /// <param name="issue">Why.</param>
    /// <param name="row">Its bytes as they stood in the file.</param>
    public void Add(RecordIssue issue, ReadOnlySpan<byte> row) => Add(issue, row, record: null);

    /// <summary>Keeps a health record.</summary>
    /// <param name="issue">Why.</param>
    /// <param name="row">Its bytes as they stood in the file.</param>
    /// <param name="record">The number of the record in the file.</param>
    public void Add(RecordIssue issue, ReadOnlySpan<byte> row, long? record)
    {
        if (_part?.Takes(record ?? issue.Location.LineNumber) == false)
        {
            return;
        }

        lock (_adding)
        {
            First ??= issue;
            Count++;
            _byCode[issue.Code] = _byCode.GetValueOrDefault(issue.Code) + 1;
            _writer ??= store.Begin(name);
            _sealing ??= new SealStream(
                _writer, [raw], new SealOptions { Context = context }, leaveOpen: true);
            Write(issue, row, record);
            _sealing.Write(_line.WrittenSpan);
            _line.Clear();
        }
    }

    /// <summary>Ends the quarantine; nothing more is added.</summary>
    public void Complete()
    {
        _sealing?.Complete();
        _sealing?.Dispose();
        _sealing = null;
    }

    /// <summary>Publishes the completed quarantine, if there is anything in it.</summary>
    public void Publish() => _writer?.Commit();

    /// <summary>Discards what was not published.</summary>
    public void Dispose()
    {
        _sealing?.Dispose();
        _writer?.Dispose();
    }

    private void Write(RecordIssue issue, ReadOnlySpan<byte> row, long? record)
    {
        using (var json = new Utf8JsonWriter(_line))
        {
            json.WriteStartObject();
            json.WriteNumber("line", issue.Location.LineNumber);
            json.WriteString("code", issue.Code);
            if (record is { } number)
            {
                json.WriteNumber("record", number);
                json.WriteString("place", issue.Location.ToString());
            }

            if (issue.Location.FieldNumber is { } field)
            {
                json.WriteNumber("field", field);
            }

            json.WriteBase64String("row", row);
            json.WriteEndObject();
        }

        _line.Write("\n"u8);
    }
}
