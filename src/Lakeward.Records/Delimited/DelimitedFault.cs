// Why a row of a delimited file cannot be used.
namespace Lakeward.Records.Delimited;

/// <summary>What is wrong with one row; the rows around it are whole.</summary>
public enum DelimitedFault
{
    /// <summary>No fault.</summary>
    None,

    /// <summary>Fewer fields than columns.</summary>
    TooFewFields,

    /// <summary>More fields than columns, apart from one empty field after a last delimiter.</summary>
    TooManyFields,

    /// <summary>Something other than spaces between a closing quote and the next delimiter.</summary>
    StrayText,

    /// <summary>Bytes that are not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>A NUL byte.</summary>
    NulByte,

    /// <summary>A field over <see cref="DelimitedLimits.MaxFieldBytes"/>.</summary>
    FieldTooLong,

    /// <summary>A row over <see cref="DelimitedLimits.MaxRowBytes"/>; its bytes were passed over.</summary>
    RowTooLong,
}
