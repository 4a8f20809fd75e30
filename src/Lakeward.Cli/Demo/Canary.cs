// A value planted in the data, to be looked for afterwards where it must not be.
namespace Lakeward.Cli.Demo;

/// <summary>A planted value.</summary>
/// <param name="Place">Where it was planted, for example <c>patients.family_name</c>.</param>
/// <param name="Value">The value: ASCII, at least <see cref="MinLength"/> characters, so that it is never
/// met by chance.</param>
internal sealed record Canary(string Place, string Value)
{
    /// <summary>The shortest value that is looked for.</summary>
    public const int MinLength = 8;
}
