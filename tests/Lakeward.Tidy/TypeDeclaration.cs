// A type as a file declares it.
namespace Lakeward.Tidy;

/// <summary>A declared type: its name, its kind, where the name stands, and what it lists as bases.</summary>
internal sealed record TypeDeclaration(string Name, string Kind, int Position)
{
    /// <summary>Whether it stands directly in the namespace.</summary>
    public required bool IsTopLevel { get; init; }

    public required bool IsPublic { get; init; }

    /// <summary>The simple names after the colon, type arguments left out.</summary>
    public required IReadOnlyList<string> Bases { get; init; }
}
