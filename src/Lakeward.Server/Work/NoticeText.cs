// What notices are called, and how they read.
using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Lakeward.Server.Work;

/// <summary>The words of notices.</summary>
internal static class NoticeText
{
    /// <summary>The target that is mail.</summary>
    public const string Mail = "mail";

    /// <summary>The target that is a webhook.</summary>
    public const string Webhook = "webhook";

    /// <summary>Where notices go.</summary>
    public static IReadOnlyList<string> TargetsOf(WorkOptions options)
    {
        var targets = new List<string>();
        if (options is { Mail: not null, MailTo.Count: > 0 })
        {
            targets.Add(Mail);
        }

        if (options.Webhook is not null)
        {
            targets.Add(Webhook);
        }

        return targets;
    }

    /// <summary>What a state is called in a notice.</summary>
    public static string KindOf(QueuedState state) => state switch
    {
        QueuedState.Received => "received",
        QueuedState.Loaded => "loaded",
        QueuedState.Quarantined => "quarantined",
        _ => "failed",
    };

    /// <summary>A notice as JSON.</summary>
    public static byte[] Json(Notice notice)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, notice.Id);
            json.WriteString("kind"u8, $"delivery.{notice.Kind}");
            json.WriteString("delivery"u8, notice.DeliveryId);
            json.WriteString("drop"u8, notice.DropName);
            WriteNumber(json, "rows", notice.Rows);
            WriteNumber(json, "quarantined", notice.Quarantined);
            if (notice.Issue is { } issue)
            {
                json.WriteString("issue"u8, issue);
            }

            json.WriteString("time"u8, notice.Happened);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A notice as the body of a mail.</summary>
    public static string Text(Notice notice)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"Delivery {notice.DeliveryId} to the drop {notice.DropName}: ")
            .Append(CultureInfo.InvariantCulture, $"{notice.Kind}.\n");
        if (notice.Rows is { } rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"Rows: {rows}\n");
        }

        if (notice.Quarantined is > 0 and var quarantined)
        {
            text.Append(CultureInfo.InvariantCulture, $"Records in quarantine: {quarantined}\n");
        }

        return notice.Issue is { } issue ? text.Append("Issue: ").Append(issue).Append('\n').ToString()
            : text.ToString();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
    }
}
