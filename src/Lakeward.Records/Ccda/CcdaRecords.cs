// The parts of a C-CDA document, one after another, with the rows they become.
using Lakeward.Records.Mapping;

namespace Lakeward.Records.Ccda;

/// <summary>
/// One pass over a document; a record is its header or one entry of a section. A part has no bytes of its own
/// to show: the original is the document.
/// </summary>
public sealed class CcdaRecords : MappedRecords
{
    private readonly CcdaReader _reader;
    private readonly CcdaExtraction _extraction;

    private CcdaRecords(CcdaReader reader, CcdaExtraction extraction)
    {
        _reader = reader;
        _extraction = extraction;
        _reader.Rejected = Reject;
        _extraction.Warned = issue => Warned?.Invoke(issue);
    }

    /// <inheritdoc/>
    public override string Kind => _reader.Part.IsHeader ? "document" : "entry";

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> RecordBytes => default;

    /// <inheritdoc/>
    public override IReadOnlyList<RecordIssue> Issues => _reader.Issues;

    /// <summary>Opens a stream, which stays the caller's.</summary>
    public static CcdaRecords Open(Stream stream, CcdaLimits? limits = null) =>
        new(CcdaReader.Open(stream, limits), new CcdaExtraction(CcdaViews.Default, limits));

    /// <inheritdoc/>
    public override bool Next()
    {
        while (_reader.Next())
        {
            if (_extraction.TryRead(_reader.Part, Rows, out var error))
            {
                RecordNumber++;
                return true;
            }

            Reject(error!);
        }

        return false;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reader.Dispose();
        }
    }

    private void Reject(RecordIssue issue)
    {
        RecordNumber++;
        Rejected?.Invoke(new RecordRejection(RecordNumber, issue, default));
    }
}
