// Writes deliveries as JSON for programs.
using System.Text;
using System.Text.Json;
using Lakeward.Ingest;

namespace Lakeward.Cli.Verbs;

internal static class JsonText
{
    /// <summary>A JSON array, one delivery an object.</summary>
    public static string Of(IEnumerable<Delivery> deliveries)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartArray();
            foreach (var delivery in deliveries)
            {
                Write(writer, delivery);
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>A delivery's state as people and programs read it.</summary>
    public static string StateOf(Delivery delivery) => delivery.State switch
    {
        DeliveryState.Announced => "announced",
        DeliveryState.Loaded => "loaded",
        _ => delivery.IssueId is { } id ? $"refused {id}" : "refused",
    };

    private static void Write(Utf8JsonWriter writer, Delivery delivery)
    {
        writer.WriteStartObject();
        writer.WriteString("id", delivery.Id);
        writer.WriteString("name", delivery.Name);
        writer.WriteString("drop", delivery.Drop);
        writer.WriteString("sender", delivery.Sender);
        writer.WriteString("sentAt", delivery.SentAt);
        writer.WriteNumber("sizeBytes", delivery.SizeBytes);
        writer.WriteString("state", delivery.State.ToString().ToLowerInvariant());
        writer.WriteString("table", delivery.Table);
        WriteCount(writer, "rows", delivery.Rows);
        WriteCount(writer, "quarantined", delivery.Quarantined);
        writer.WriteString("issue", delivery.IssueId);
        writer.WriteEndObject();
    }

    private static void WriteCount(Utf8JsonWriter writer, string name, long? count)
    {
        if (count is { } known)
        {
            writer.WriteNumber(name, known);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
