// The types of data elements.
namespace Lakeward.Records.X12;

/// <summary>The types of X12.6 as far as they are told apart by their characters.</summary>
internal enum ElementType
{
    /// <summary>AN and ID.</summary>
    Text,

    /// <summary>N0 to N9: digits, with an implied decimal point.</summary>
    Integer,

    /// <summary>R: a decimal number.</summary>
    Decimal,

    /// <summary>DT: yyMMdd or yyyyMMdd.</summary>
    Date,

    /// <summary>TM: HHmm, with seconds and fractions of them.</summary>
    Time,

    /// <summary>Data element 1251, in the format that the element 1250 before it names.</summary>
    QualifiedDate,
}
