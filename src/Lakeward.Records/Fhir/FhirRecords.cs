// The resources of a FHIR file, one after another, with the rows of their flat views.
using Lakeward.Records.Mapping;

namespace Lakeward.Records.Fhir;

/// <summary>One pass over a FHIR file; a record is a resource.</summary>
public sealed class FhirRecords : MappedRecords
{
    private readonly FhirReader _reader;
    private readonly FhirExtraction _extraction;

    private FhirRecords(FhirReader reader, FhirExtraction extraction)
    {
        _reader = reader;
        _extraction = extraction;
        _reader.Rejected = rejection => Reject(rejection.ToIssue(), rejection.Bytes);
        _reader.Warned = issue => Warned?.Invoke(issue);
        _extraction.Warned = issue => Warned?.Invoke(issue);
    }

    public override string Kind => _reader.Resource.Type;

    public override ReadOnlyMemory<byte> RecordBytes => _reader.Resource.Memory;

    public override IReadOnlyList<RecordIssue> Issues => _reader.Issues;

    /// <summary>Opens a stream, which stays the caller's.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="references">The delivery's resources, from a pass before this one.</param>
    /// <param name="limits">The bounds.</param>
    public static FhirRecords Open(
        Stream stream, ReferenceIndex? references = null, FhirLimits? limits = null) =>
        new(FhirReader.Open(stream, limits), new FhirExtraction(FhirViews.Default, references, limits));

    public override bool Next()
    {
        while (_reader.Next())
        {
            if (_extraction.TryRead(_reader.Resource, Rows, out var error))
            {
                RecordNumber++;
                return true;
            }

            Reject(error!, RecordBytes);
        }

        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reader.Dispose();
        }
    }

    private void Reject(RecordIssue issue, ReadOnlyMemory<byte> bytes)
    {
        RecordNumber++;
        Rejected?.Invoke(new RecordRejection(RecordNumber, issue, bytes));
    }
}
