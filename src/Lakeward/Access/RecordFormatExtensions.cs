// What a format is called in a manifest, and whether its records become tables of their own.
namespace Lakeward.Access;

/// <summary>Facts of each format.</summary>
internal static class RecordFormatExtensions
{
    /// <summary>The word for it in a manifest.</summary>
    public static string Text(this RecordFormat format) => ManifestWords.Formats.Text(format);

    /// <summary>Whether its records become tables that a mapping defines.</summary>
    public static bool IsMapped(this RecordFormat format) =>
        format is not (RecordFormat.Delimited or RecordFormat.JsonLines or RecordFormat.Parquet);
}
