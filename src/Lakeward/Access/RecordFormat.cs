// The forms of files the manifest can name.
namespace Lakeward.Access;

/// <summary>
/// The form of a file. The first three have columns of their own, which the manifest declares; the records of
/// the others become tables that their mappings define.
/// </summary>
public enum RecordFormat
{
    /// <summary>Comma, tab, pipe or semicolon separated text with a header line.</summary>
    Delimited,

    /// <summary>One JSON object per line.</summary>
    JsonLines,

    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>X12 837: claims, professional, institutional and dental.</summary>
    X12Claim,

    /// <summary>X12 835: remittances.</summary>
    X12Remittance,

    /// <summary>X12 834: enrollment.</summary>
    X12Enrollment,

    /// <summary>X12 270 and 271: eligibility.</summary>
    X12Eligibility,

    /// <summary>X12 276, 277 and 277CA: the status of claims.</summary>
    X12ClaimStatus,

    /// <summary>X12 999: acknowledgements.</summary>
    X12Acknowledgement,

    /// <summary>HL7 v2 messages and batches.</summary>
    Hl7v2,

    /// <summary>FHIR R4: resources, bundles and Bulk Data files.</summary>
    Fhir,

    /// <summary>C-CDA documents.</summary>
    Ccda,

    /// <summary>CMS claim and claim line feeds.</summary>
    Cclf,
}
