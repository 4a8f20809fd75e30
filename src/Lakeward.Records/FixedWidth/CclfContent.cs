// Tells whether content is of the claim and claim line feed, and which of its files.
using System.Buffers.Binary;
using System.Text;
using Lakeward.Records.Archive;

namespace Lakeward.Records.FixedWidth;

/// <summary>Looks at the beginning of a file.</summary>
internal static class CclfContent
{
    /// <summary>What CMS writes into a file without rows.</summary>
    internal const string Blank = "This file is intentionally blank";

    private const int MostLines = 100;
    private const int ArchiveNameStart = 30;

    /// <summary>Whether it is an archive whose first entry has a name of the feed, or has rows that follow
    /// a layout.</summary>
    internal static bool IsFeed(ReadOnlySpan<byte> sample) =>
        ZipReader.IsArchive(sample)
            ? CclfFileName.Parse(FirstEntry(sample)) is not null
            : Starts(sample, Blank) || LayoutOf(sample) is not null;

    /// <summary>The layout that the first row to follow one follows; null where it follows several, or no row
    /// any.</summary>
    internal static FixedWidthLayout? LayoutOf(ReadOnlySpan<byte> sample)
    {
        for (var line = 0; line < MostLines && !sample.IsEmpty; line++)
        {
            var end = sample.IndexOf((byte)'\n');
            var row = (end < 0 ? sample : sample[..end]).TrimEnd((byte)'\r');
            if (Followed(row, out var isOne) is { } found)
            {
                return isOne ? found : null;
            }

            sample = end < 0 ? [] : sample[(end + 1)..];
        }

        return null;
    }

    private static FixedWidthLayout? Followed(ReadOnlySpan<byte> row, out bool isOne)
    {
        FixedWidthLayout? found = null;
        isOne = true;
        foreach (var layout in CclfLayouts.All)
        {
            var isHeading = layout.Header.Length > 0 && Starts(row, layout.Header);
            var follows = layout.Check(row, out _) == FixedWidthFault.None && !layout.Value(row, 0).IsEmpty;
            if (isHeading || follows)
            {
                isOne = found is null;
                found ??= layout;
            }
        }

        return found;
    }

    /// <summary>The name in the first local header.</summary>
    private static string FirstEntry(ReadOnlySpan<byte> archive)
    {
        if (archive.Length < ArchiveNameStart)
        {
            return "";
        }

        var length = BinaryPrimitives.ReadUInt16LittleEndian(archive[26..]);
        var name = archive[ArchiveNameStart..];
        return Encoding.Latin1.GetString(name[..Math.Min(length, name.Length)]);
    }

    private static bool Starts(ReadOnlySpan<byte> text, string with) =>
        text.Length >= with.Length && Ascii.Equals(text[..with.Length], with);
}
