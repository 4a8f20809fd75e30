// A JSON object that must have exactly the members it is asked for.
using System.Text.Json;

namespace Lakeward.Cryptography;

/// <summary>
/// Reads one JSON object strictly; whatever is missing, unknown or of another type is refused.
/// </summary>
/// <param name="element">The object.</param>
/// <param name="fault">Makes the exception from what is wrong.</param>
internal readonly struct StrictObject(JsonElement element, Func<string, Exception> fault)
{
    private const int MaxDepth = 8;

    /// <summary>Parses <paramref name="json"/>, lets <paramref name="read"/> read its root object.</summary>
    public static T Read<T>(
        ReadOnlySpan<byte> json, Func<string, Exception> fault, Func<StrictObject, T> read)
    {
        var options = new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = MaxDepth };
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json.ToArray(), options);
        }
        catch (JsonException)
        {
            throw fault("it is not well-formed JSON");
        }

        using (document)
        {
            try
            {
                return read(new StrictObject(document.RootElement, fault));
            }
            catch (InvalidOperationException)
            {
                throw fault("a text in it is not valid Unicode");
            }
        }
    }

    /// <summary>Refuses the object unless it has exactly these members.</summary>
    public StrictObject Expect(params ReadOnlySpan<string> members)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw fault("an object is expected");
        }

        foreach (var member in element.EnumerateObject())
        {
            if (!members.Contains(member.Name))
            {
                throw fault("it has an unknown member");
            }
        }

        return this;
    }

    public string Text(string member) => Member(member, JsonValueKind.String).GetString()!;

    public string? TextOrNull(string member) =>
        element.TryGetProperty(member, out var found) && found.ValueKind == JsonValueKind.Null
            ? null
            : Text(member);

    public long Number(string member) => Member(member, JsonValueKind.Number).TryGetInt64(out var number)
        ? number
        : throw fault($"'{member}' is not a whole number");

    public bool Flag(string member) =>
        element.TryGetProperty(member, out var found)
            && found.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? found.GetBoolean()
            : throw fault($"'{member}' is missing or not a flag");

    /// <summary>
    /// Bytes in base64, in its one canonical spelling: unused bits at the end must be zero.
    /// </summary>
    public byte[] Bytes(string member)
    {
        var text = Text(member);
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var size)
            && string.Equals(Convert.ToBase64String(bytes.AsSpan(0, size)), text, StringComparison.Ordinal)
            ? bytes[..size]
            : throw fault($"'{member}' is not base64");
    }

    public IEnumerable<StrictObject> Objects(string member)
    {
        var make = fault;
        return Member(member, JsonValueKind.Array).EnumerateArray()
            .Select(item => new StrictObject(item, make));
    }

    private JsonElement Member(string member, JsonValueKind kind) =>
        element.TryGetProperty(member, out var found) && found.ValueKind == kind
            ? found
            : throw fault($"'{member}' is missing or of another type");
}
