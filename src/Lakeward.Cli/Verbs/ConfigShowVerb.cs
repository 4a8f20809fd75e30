// lakeward config show: each setting, its value, and where that comes from.
using System.Collections;
using System.Globalization;
using Lakeward.Cli.Settings;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class ConfigShowVerb : Verb
{
    private const string Prefix = "LAKEWARD_";
    private const string Masked = "********";

    public ConfigShowVerb()
        : base("show", "Shows each setting and where it comes from, changed ones first.", ExitCode.Done(
            "shown"))
    {
    }

    protected override Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        var settings = call.Settings.All.Concat(OfTheLake(call)).ToList();
        call.Terminal.Rows(
            ["setting", "value", "source"],
            settings.OrderByDescending(setting => setting.Changed).Select(Row));
        foreach (var name in UnknownVariables())
        {
            call.Terminal.Note($"  [yellow]{name} is no variable that Lakeward reads[/]");
        }

        return Task.FromResult(Outcome.Done);
    }

    private static string?[] Row(Setting setting) => [setting.Name, setting.Value, setting.Source switch
    {
        SettingSource.Option => $"option {setting.Origin}",
        SettingSource.Environment => $"environment {setting.Origin}",
        SettingSource.LakeFile => setting.Origin,
        _ => "default",
    }];

    /// <summary>What the lake itself says; nothing where there is no lake yet.</summary>
    private static IEnumerable<Setting> OfTheLake(Call call)
    {
        if (!File.Exists(Path.Combine(call.LakePath, "lakeward.json")))
        {
            return [];
        }

        var folder = call.OpenFolder();
        var keyFile = call.Settings.KeyFile.Value ?? folder.DefaultKeyFile;
        var format = folder.Settings.Format.ToString(CultureInfo.InvariantCulture);
        return
        [
            new Setting("lake.name", folder.Settings.Name, SettingSource.LakeFile, "lakeward.json"),
            new Setting("lake.id", folder.Settings.Id, SettingSource.LakeFile, "lakeward.json"),
            new Setting("lake.format", format, SettingSource.LakeFile, "lakeward.json"),
            new Setting("passphrase", File.Exists(keyFile) ? Masked : null, SettingSource.LakeFile, keyFile),
        ];
    }

    private static IEnumerable<string> UnknownVariables() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .Select(entry => (string)entry.Key)
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)
            && !CallSettings.Variables.Contains(name))
        .Order(StringComparer.Ordinal);
}
