// Opens health records of any format for one pass.
using Lakeward.Access;
using Lakeward.Records.Archive;
using Lakeward.Records.Ccda;
using Lakeward.Records.Fhir;
using Lakeward.Records.FixedWidth;
using Lakeward.Records.Hl7v2;
using Lakeward.Records.Mapping;
using Lakeward.Records.X12;

namespace Lakeward.Ingest;

/// <summary>Picks the parser and the mapping of a format.</summary>
internal static class MappedContent
{
    /// <summary>Opens the content, which stays the caller's.</summary>
    /// <param name="format">What the content is.</param>
    /// <param name="name">The name it was sent under, or null.</param>
    /// <param name="limitBytes">The most bytes that what lies in it may unpack to.</param>
    /// <param name="open">Opens it anew from its beginning; the stream opened before is closed then.</param>
    public static MappedRecords Open(RecordFormat format, string? name, long limitBytes, Func<Stream> open)
    {
        switch (format)
        {
            case RecordFormat.Fhir:
                var references = new ReferenceIndex();
                references.Add(open());
                return FhirRecords.Open(open(), references);
            case RecordFormat.Ccda:
                return CcdaRecords.Open(open());
            case RecordFormat.X12Claim or RecordFormat.X12Remittance or RecordFormat.X12Enrollment
                or RecordFormat.X12Eligibility or RecordFormat.X12ClaimStatus
                or RecordFormat.X12Acknowledgement:
                return X12Records.Open(open(), [format.Text()]);
            case RecordFormat.Hl7v2:
                return Hl7Records.Open(open());
            case RecordFormat.Cclf:
                return CclfRecords.Open(open, name, new ZipLimits { MaxTotalBytes = limitBytes });
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "no mapped format");
        }
    }
}
