// Members of a service's answer, as they are printed.
using System.Globalization;
using System.Text.Json;

namespace Lakeward.Cli.Verbs;

/// <summary>A member that is not there is a dash.</summary>
internal static class RemoteText
{
    /// <summary>A member that is text, a truth value or a list of texts.</summary>
    public static string Of(JsonElement answer, string name) =>
        !answer.TryGetProperty(name, out var value) ? "-" : value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.True => "yes",
            JsonValueKind.False => "no",
            JsonValueKind.Array => string.Join(' ', value.EnumerateArray().Select(each => each.ToString())),
            _ => "-",
        };

    /// <summary>A member that is a time.</summary>
    public static string TimeOf(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            && value.TryGetDateTimeOffset(out var time)
            ? time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
            : "-";

    /// <summary>A member that is a list.</summary>
    public static IEnumerable<JsonElement> ListOf(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : throw CliErrors.NotTheService();
}
