// What an HL7 v2 file is made of.
namespace Lakeward.Records.Hl7v2;

/// <summary>The parts of a file in the order in which a reader meets them (HL7 v2.9, 2.10.3).</summary>
public enum Hl7Part
{
    /// <summary>The file is at its end.</summary>
    None,

    /// <summary>A message that can be used.</summary>
    Message,

    /// <summary>FHS, the header of a file of batches.</summary>
    FileHeader,

    /// <summary>BHS, the header of a batch.</summary>
    BatchHeader,

    /// <summary>BTS, the trailer of a batch.</summary>
    BatchTrailer,

    /// <summary>FTS, the trailer of a file of batches.</summary>
    FileTrailer,
}
