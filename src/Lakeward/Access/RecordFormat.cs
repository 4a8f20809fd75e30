// The forms of files the manifest can name.
namespace Lakeward.Access;

/// <summary>The form of a file; written delimited or json-lines.</summary>
public enum RecordFormat
{
    /// <summary>Comma, tab, pipe or semicolon separated text with a header line.</summary>
    Delimited,

    /// <summary>One JSON object per line.</summary>
    JsonLines,
}
