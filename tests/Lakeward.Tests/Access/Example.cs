// The documentation's example manifest, whole or with one edit.
using Lakeward.Access;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Access;

/// <summary>Makes manifests from <c>docs/examples/lake.yaml</c>.</summary>
internal static class Example
{
    public static string Text { get; } =
        File.ReadAllText(Path.Combine(House.Root, "docs", "examples", "lake.yaml"));

    public static Manifest Manifest { get; } = ManifestReader.Read(Text, "lake.yaml");

    /// <summary>The text with the first occurrence of a piece replaced; the piece must be there.</summary>
    public static string With(string piece, string replacement)
    {
        var at = Text.IndexOf(piece, StringComparison.Ordinal);
        Assert.True(at >= 0, $"the example has no '{piece}'");
        return string.Concat(Text.AsSpan(0, at), replacement, Text.AsSpan(at + piece.Length));
    }

    public static Manifest ReadWith(string piece, string replacement) =>
        ManifestReader.Read(With(piece, replacement), "lake.yaml");
}
