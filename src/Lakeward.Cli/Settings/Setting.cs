// One setting with its value and where that comes from.
namespace Lakeward.Cli.Settings;

/// <summary>A setting as it holds for this call.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; null where there is none.</param>
/// <param name="Source">Where the value comes from.</param>
/// <param name="Origin">The option, variable or file by name.</param>
internal sealed record Setting(string Name, string? Value, SettingSource Source, string Origin)
{
    /// <summary>Whether somebody chose the value.</summary>
    public bool Changed => Source is SettingSource.Option or SettingSource.Environment;
}
