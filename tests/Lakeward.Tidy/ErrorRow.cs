// One documented error.
namespace Lakeward.Tidy;

/// <summary>A row of the error tables: the id, when it happens, and what to do.</summary>
internal sealed record ErrorRow(string Id)
{
    public required string When { get; init; }

    public required string Hint { get; init; }

    /// <summary>The area of the heading the row stands under.</summary>
    public required string Area { get; init; }

    public required string Path { get; init; }

    public required int Line { get; init; }

    /// <summary>The area the id names.</summary>
    public string IdArea => Id.Split('-')[1];

    public Finding Say(string message) => new(Path, Line, message);
}
