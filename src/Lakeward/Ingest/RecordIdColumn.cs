// The ids by which the record behind a row is found again.
using System.Globalization;
using Lakeward.Access;

namespace Lakeward.Ingest;

/// <summary>
/// The first column of tables made from health records: the delivery's id, a colon, and the number of the
/// record in the delivery from 1. With it the sealed original of the record is found.
/// </summary>
internal static class RecordIdColumn
{
    public const string Name = MappedTableSection.RecordId;

    /// <summary>The id of a record.</summary>
    public static string Of(string delivery, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{delivery}:{number}");

    /// <summary>The number in an id, or 0 where the text is no record's id.</summary>
    public static long NumberOf(string id) =>
        long.TryParse(id.AsSpan(id.LastIndexOf(':') + 1), CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;

    /// <summary>The delivery in an id.</summary>
    public static string DeliveryOf(string id) => id[..Math.Max(id.LastIndexOf(':'), 0)];
}
