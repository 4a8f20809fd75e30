// The sealed originals of a delivery: its quarantine, and any record of it by number.
using System.Globalization;
using System.Text.Json;
using Lakeward.Access;
using Lakeward.Cryptography;
using Lakeward.Storage;

namespace Lakeward.Ingest;

/// <summary>
/// Opens what was kept as it was sent. Whoever asks must have been allowed to see all of it.
/// </summary>
internal sealed class Originals(Receiver receiver, IObjectStore store, LoadTools tools)
{
    private const int WholeFileSizeBytes = 64 << 20;

    /// <summary>
    /// Requires that a principal may see, in the clear and for one purpose, every column of every table that
    /// the drop fills: an original shows them all at once.
    /// </summary>
    /// <exception cref="Errors.LakeException">Refused.</exception>
    public AccessDecision.Granted Require(Drop drop, string principal, string? purpose)
    {
        var today = DateOnly.FromDateTime(tools.Time.GetUtcNow().UtcDateTime);
        AccessDecision.Granted? granted = null;
        foreach (var table in tools.Manifest.Datasets[drop.Dataset].Tables.Values.Where(t => Fills(drop, t)))
        {
            granted = AccessDecider.Decide(
                tools.Manifest,
                new AccessRequest
                {
                    Principal = principal,
                    Purpose = purpose,
                    Dataset = table.Dataset,
                    Table = table.Id,
                    Columns = [.. table.Columns.Select(
                        column => new ClassedColumn(column.Name, column.Class))],
                },
                today).OrThrow();
            if (granted.Aggregates is not null)
            {
                throw IngestErrors.OriginalNotAllowed(principal, table.FullName, table.Subject ?? "");
            }

            if (granted.Columns.FirstOrDefault(column => !column.IsWhollyClear) is { } hidden)
            {
                throw IngestErrors.OriginalNotAllowed(principal, table.FullName, hidden.Name);
            }
        }

        return granted ?? throw IngestErrors.DropUnknownNow(drop.Id);
    }

    /// <summary>The quarantine's entries, in the order kept.</summary>
    public IEnumerable<QuarantinedRecord> Quarantined(Delivery delivery)
    {
        var dataset = tools.IdOf("dataset", delivery.Dataset!);
        using var raw = tools.Keys.KeyringOf(dataset, KeyClass.Raw);
        using var file = store.OpenRead(Receiver.QuarantineName(delivery));
        using var message = SealedMessageReader.Open(file.AsStream(), [raw], new OpenOptions());
        if (!message.Header.Context.Equals(receiver.QuarantineContext(dataset, delivery.Id)))
        {
            throw IngestErrors.Unopenable(delivery.Id);
        }

        using var lines = new StreamReader(message.AsStream());
        while (lines.ReadLine() is { } line)
        {
            using var entry = JsonDocument.Parse(line);
            yield return Read(entry.RootElement);
        }
    }

    /// <summary>
    /// A health record of a delivery by its number, as it was sent; null where there is none.
    /// </summary>
    public static ReadOnlyMemory<byte>? Find(DeliveredContent content, long number)
    {
        ReadOnlyMemory<byte>? found = null;
        using var records = content.OpenRecords();
        records.Rejected = rejection =>
        {
            if (rejection.Number == number)
            {
                found = rejection.Bytes.ToArray();
            }
        };
        while (found is null && records.Next() && records.RecordNumber <= number)
        {
            if (records.RecordNumber == number)
            {
                found = records.RecordBytes.ToArray();
            }
        }

        // Where a record has no bytes of its own, the file is the original.
        return found is { IsEmpty: true } ? content.ReadWhole(WholeFileSizeBytes) : found;
    }

    private static bool Fills(Drop drop, ManifestTable table) =>
        table.Id == drop.Table || (table.Layout is not null && table.Formats.Any(drop.Accepts.Contains));

    private static QuarantinedRecord Read(JsonElement entry)
    {
        var line = entry.GetProperty("line").GetInt64();
        var isRecord = entry.TryGetProperty("record", out var record);
        var field = entry.TryGetProperty("field", out var at)
            ? string.Create(CultureInfo.InvariantCulture, $", field {at.GetInt32()}")
            : "";
        return new QuarantinedRecord(
            isRecord ? record.GetInt64() : line,
            isRecord
                ? entry.GetProperty("place").GetString()!
                : string.Create(CultureInfo.InvariantCulture, $"line {line}{field}"),
            entry.GetProperty("code").GetString()!,
            entry.GetProperty("row").GetBytesFromBase64());
    }
}
