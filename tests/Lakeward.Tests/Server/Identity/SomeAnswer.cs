// An answer of the service, read whole.
using System.Text.Json;

namespace Lakeward.Tests.Server.Identity;

/// <summary>Status, body and headers of an answer.</summary>
internal sealed record SomeAnswer(int Status, string Body, string Head)
{
    /// <summary>The id of a failure; empty where it is none.</summary>
    public string Id => Body.StartsWith('{') && Root.TryGetProperty("id", out var id) ? id.GetString()! : "";

    /// <summary>The body as JSON.</summary>
    public JsonElement Root
    {
        get
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.Clone();
        }
    }

    /// <summary>A member that is text.</summary>
    public string Text(string name) => Root.GetProperty(name).GetString()!;

    /// <summary>Status and id, to compare.</summary>
    public (int Status, string Id) Told => (Status, Id);
}
