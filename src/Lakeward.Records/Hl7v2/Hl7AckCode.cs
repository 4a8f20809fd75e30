// What an acknowledgement says.
namespace Lakeward.Records.Hl7v2;

/// <summary>MSA-1 in original mode (HL7 table 0008).</summary>
public enum Hl7AckCode
{
    /// <summary>AA: taken.</summary>
    Accept,

    /// <summary>AE: the message has an error; sending it again unchanged will not help.</summary>
    Error,

    /// <summary>AR: refused for a reason that is not in its content, or its header cannot be used.</summary>
    Reject,
}
