// Writes one commit of a Delta log: the protocol, the schema, the files it adds and the delivery it loads.
using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lakeward.Records.Mapping;

namespace Lakeward.Tables;

/// <summary>
/// One commit of a table's Delta log as newline-delimited JSON actions.
/// </summary>
/// <remarks>
/// References: the Delta Lake protocol (reader 3, writer 7, features <c>columnMapping</c> and, where a
/// timestamp occurs, <c>timestampNtz</c>); the property names <c>delta.encryption.*</c> follow the open
/// protocol RFC for Parquet Modular Encryption. Every commit names its predecessor's SHA-256, so that the
/// newest hash vouches for the whole log.
/// </remarks>
public sealed record DeltaCommit
{
    internal const string DeliveryPrefix = "lakeward-delivery-";
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.Default };

    /// <summary>The table's id, opaque.</summary>
    public required string TableId { get; init; }

    /// <summary>The version this commit makes, from 0.</summary>
    public required long Version { get; init; }

    /// <summary>SHA-256 of the previous commit, hex; empty at version 0.</summary>
    public required string PreviousSha256 { get; init; }

    /// <summary>The schema; written at version 0 only.</summary>
    public required TableSchema Schema { get; init; }

    /// <summary>The key name prefix of the table's dataset, for example <c>ds/1f…</c>.</summary>
    public required string KeyPrefix { get; init; }

    /// <summary>The delivery whose rows these are.</summary>
    public required string DeliveryId { get; init; }

    /// <summary>The files this commit adds.</summary>
    public required ImmutableArray<DataFile> Files { get; init; }

    /// <summary>When the commit is made.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The commit's bytes, the same for the same content.</summary>
    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>();
        Action(buffer, WriteCommitInfo);
        if (Version == 0)
        {
            Action(buffer, WriteProtocol);
            Action(buffer, WriteMetaData);
        }

        Action(buffer, WriteTransaction);
        foreach (var file in Files)
        {
            Action(buffer, json => WriteAdd(json, file));
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Action(ArrayBufferWriter<byte> buffer, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
    }

    private void WriteCommitInfo(Utf8JsonWriter json)
    {
        json.WriteStartObject("commitInfo");
        json.WriteNumber("timestamp", Time.ToUnixTimeMilliseconds());
        json.WriteString("operation", "WRITE");
        json.WriteStartObject("operationParameters");
        json.WriteString("mode", "Append");
        json.WriteEndObject();
        json.WriteBoolean("isBlindAppend", true);
        json.WriteString("engineInfo", "Lakeward");
        json.WriteString("lakeward.previous", PreviousSha256);
        json.WriteEndObject();
    }

    private void WriteProtocol(Utf8JsonWriter json)
    {
        json.WriteStartObject("protocol");
        json.WriteNumber("minReaderVersion", 3);
        json.WriteNumber("minWriterVersion", 7);
        foreach (var list in (ReadOnlySpan<string>)["readerFeatures", "writerFeatures"])
        {
            json.WriteStartArray(list);
            json.WriteStringValue("columnMapping");
            if (Schema.Columns.Any(c => c.Type == "timestamp"))
            {
                json.WriteStringValue("timestampNtz");
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteMetaData(Utf8JsonWriter json)
    {
        json.WriteStartObject("metaData");
        json.WriteString("id", TableId);
        json.WriteStartObject("format");
        json.WriteString("provider", "parquet");
        json.WriteStartObject("options");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("schemaString", DeltaSchema.Write(Schema));
        json.WriteStartArray("partitionColumns");
        json.WriteEndArray();
        json.WriteStartObject("configuration");
        foreach (var (name, value) in Properties())
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteNumber("createdTime", Time.ToUnixTimeMilliseconds());
        json.WriteEndObject();
    }

    private IEnumerable<(string Name, string Value)> Properties()
    {
        var byClass = Schema.Columns
            .GroupBy(c => c.Class)
            .OrderBy(g => g.Key)
            .Select(g => $"{KeyPrefix}/{g.Key.Text()}:{string.Join(',', g.Select(c => c.PhysicalName))}");
        var general = Schema.Columns.Where(c => c.Class == ColumnClass.General).Select(c => c.Name);
        yield return ("delta.appendOnly", "true");
        yield return ("delta.columnMapping.mode", "name");
        yield return (
            "delta.columnMapping.maxColumnId", Schema.Columns.Length.ToString(CultureInfo.InvariantCulture));
        yield return ("delta.dataSkippingStatsColumns", string.Join(',', general.Select(QuoteName)));
        yield return ("delta.encryption.kms.id", "lakeward");
        yield return ("delta.encryption.footer.key", $"{KeyPrefix}/footer");
        yield return ("delta.encryption.column.keys", string.Join(';', byClass));
    }

    private static string QuoteName(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    private void WriteTransaction(Utf8JsonWriter json)
    {
        json.WriteStartObject("txn");
        json.WriteString("appId", DeliveryPrefix + DeliveryId);
        json.WriteNumber("version", 1);
        json.WriteNumber("lastUpdated", Time.ToUnixTimeMilliseconds());
        json.WriteEndObject();
    }

    private void WriteAdd(Utf8JsonWriter json, DataFile file)
    {
        json.WriteStartObject("add");
        json.WriteString("path", file.Path);
        json.WriteStartObject("partitionValues");
        json.WriteEndObject();
        json.WriteNumber("size", file.SizeBytes);
        json.WriteNumber("modificationTime", Time.ToUnixTimeMilliseconds());
        json.WriteBoolean("dataChange", true);
        json.WriteString("stats", file.Statistics);
        json.WriteStartObject("tags");
        json.WriteString("lakeward.rows", file.RowCount.ToString(CultureInfo.InvariantCulture));
        json.WriteString("lakeward.sha256", file.Sha256);
        json.WriteString("lakeward.aad-file-unique", file.FileUnique);
        json.WriteString("lakeward.footer-tag", file.FooterTag);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
