// lakeward keys status: names, versions and ages of the lake's keys.
using System.Globalization;
using Lakeward.Cli.Screen;
using Lakeward.Cryptography;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class KeysStatusVerb : Verb
{
    public KeysStatusVerb()
        : base("status", "Shows the keys: names, versions, ages; never a byte of them.", ExitCode.Done(
            "shown"))
    {
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        using var lake = await call.OpenLakeAsync();
        var now = Call.Time.GetUtcNow();
        var names = (lake.Manifest?.Datasets.Keys ?? []).ToDictionary(lake.KeyPrefixOf, name => name);
        var rows = lake.Keys().Select(key => Row(key, names, now)).ToList();
        call.Terminal.Rows(
            ["key", ">version", "state", ">age", "made"],
            rows.OrderBy(
                row => row[0], StringComparer.Ordinal).ThenBy(row => row[1], StringComparer.Ordinal));
        call.Terminal.Say($"  {Amount.Count(rows.Count, "key")}. Rotate with: lakeward keys rotate");
        return Outcome.Done;
    }

    private static string[] Row(KeyEntry key, Dictionary<string, string> names, DateTimeOffset now) =>
    [
        NameOf(key, names),
        key.Version.ToString(CultureInfo.InvariantCulture),
        key.Active ? "active" : "opens only",
        Amount.Count((long)(now - key.CreatedUtc).TotalDays, "day"),
        Amount.Moment(key.CreatedUtc),
    ];

    /// <summary>A dataset's keys by its name, which the keys themselves do not carry.</summary>
    private static string NameOf(KeyEntry key, Dictionary<string, string> names)
    {
        if (key.Class is not { } keyClass)
        {
            return key.Name;
        }

        var prefix = key.Name[..key.Name.IndexOf('/', "ds/".Length)];
        return $"{names.GetValueOrDefault(prefix, prefix)}/{KeyClassNames.NameOf(keyClass)}";
    }
}
