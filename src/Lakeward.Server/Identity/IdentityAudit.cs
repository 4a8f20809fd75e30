// What the rooms of identity record, in one form.
namespace Lakeward.Server.Identity;

/// <summary>
/// Records who did what to whom, by ids alone. It is called before the change is committed: what cannot be
/// recorded does not happen.
/// </summary>
internal sealed class IdentityAudit(Lake lake)
{
    /// <summary>Records that something was done.</summary>
    public Task DoneAsync(string kind, string? by, params ReadOnlySpan<(string Name, string Value)> facts) =>
        lake.RecordServiceAsync(kind, by, Of(facts));

    /// <summary>Records that something was refused.</summary>
    public Task RefusedAsync(
        string kind, string? by, params ReadOnlySpan<(string Name, string Value)> facts) =>
        lake.RecordServiceAsync(kind, by, Of(facts), "refused");

    private static Dictionary<string, string> Of(ReadOnlySpan<(string Name, string Value)> facts)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in facts)
        {
            all[name] = value;
        }

        return all;
    }
}
