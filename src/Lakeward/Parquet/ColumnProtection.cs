// Under which kind of key a column lies.
namespace Lakeward.Parquet;

/// <summary>How a column of a file is protected.</summary>
public enum ColumnProtection
{
    /// <summary>Not at all; only in files from elsewhere.</summary>
    None,

    /// <summary>Under the footer's key.</summary>
    FooterKey,

    /// <summary>Under a key of its own.</summary>
    ColumnKey,
}
