// Where the value of a setting comes from.
namespace Lakeward.Cli.Settings;

/// <summary>The places a value comes from, weakest first.</summary>
internal enum SettingSource
{
    /// <summary>Nobody said anything.</summary>
    Default,

    /// <summary>The lake's own file.</summary>
    LakeFile,

    /// <summary>An environment variable.</summary>
    Environment,

    /// <summary>An option of the call.</summary>
    Option,
}
