// How exactly an HL7 v2 date or time is known.
namespace Lakeward.Records.Hl7v2;

/// <summary>The last part that a date or time names.</summary>
public enum Hl7Precision
{
    /// <summary>The year only.</summary>
    Year,

    /// <summary>The month.</summary>
    Month,

    /// <summary>The day.</summary>
    Day,

    /// <summary>The hour.</summary>
    Hour,

    /// <summary>The minute.</summary>
    Minute,

    /// <summary>The second.</summary>
    Second,

    /// <summary>A fraction of a second.</summary>
    Fraction,
}
