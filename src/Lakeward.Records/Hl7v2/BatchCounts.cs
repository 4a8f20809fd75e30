// Counts messages and batches and compares the counts with the trailers.
using System.Buffers.Text;

namespace Lakeward.Records.Hl7v2;

/// <summary>
/// The state of the batch protocol (HL7 v2.9, 2.10.3): which headers are open and how much they hold so far.
/// A count that a trailer leaves out is not checked.
/// </summary>
internal sealed class BatchCounts
{
    private const int MostIssues = 1000;
    private readonly List<RecordIssue> _issues = [];
    private long _messages;
    private long _inBatch;
    private long _batches;
    private bool _fileOpen;
    private bool _batchOpen;

    internal IReadOnlyList<RecordIssue> Issues => _issues;

    internal long CountMessage()
    {
        _inBatch++;
        return ++_messages;
    }

    internal void Report(RecordIssue issue)
    {
        if (_issues.Count < MostIssues)
        {
            _issues.Add(issue);
        }
    }

    internal void Take(Hl7Message envelope)
    {
        var at = envelope.LocationOf(0);
        switch (envelope.Part)
        {
            case Hl7Part.FileHeader:
                CloseFile(at);
                (_fileOpen, _batches) = (true, 0);
                break;
            case Hl7Part.BatchHeader:
                CloseBatch(at);
                (_batchOpen, _inBatch) = (true, 0);
                _batches++;
                break;
            case Hl7Part.BatchTrailer:
                Check(_batchOpen, envelope, _inBatch, Hl7Issues.WrongBatchCount);
                _batchOpen = false;
                break;
            default:
                CloseBatch(at);
                Check(_fileOpen, envelope, _batches, Hl7Issues.WrongFileCount);
                _fileOpen = false;
                break;
        }
    }

    internal void End(RecordLocation at)
    {
        CloseFile(at);
        if (_messages == 0)
        {
            Report(Hl7Issues.NoMessage(new RecordLocation(1)));
        }
    }

    private void CloseFile(RecordLocation at)
    {
        CloseBatch(at);
        if (_fileOpen)
        {
            Report(Hl7Issues.NoFileTrailer(at with { Segment = "FTS" }));
        }

        _fileOpen = false;
    }

    private void CloseBatch(RecordLocation at)
    {
        if (_batchOpen)
        {
            Report(Hl7Issues.NoBatchTrailer(at with { Segment = "BTS" }));
        }

        _batchOpen = false;
    }

    private void Check(
        bool isOpen, Hl7Message trailer, long held, Func<RecordLocation, RecordIssue> wrong)
    {
        var name = trailer.Part == Hl7Part.BatchTrailer ? "BTS" : "FTS";
        if (!isOpen)
        {
            Report(Hl7Issues.StrayTrailer(trailer.LocationOf(0, name)));
            return;
        }

        var count = trailer.Header.Field(1).Bytes.Trim((byte)' ');
        var isNumber = Utf8Parser.TryParse(count, out long counted, out var read) && read == count.Length;
        if (!count.IsEmpty && (!isNumber || counted != held))
        {
            Report(wrong(trailer.LocationOf(0, name, 1)));
        }
    }
}
