// One broken rule at one place, said so that the reader knows what to do.
namespace Lakeward.Tidy;

/// <summary>A finding of a rule: the file, the 1-based line, and the cure.</summary>
internal readonly record struct Finding(string Path, int Line, string Message)
{
    /// <summary>A finding at a position of a text.</summary>
    public static Finding In(string path, string text, int position, string message) =>
        new(path, text.AsSpan(0, position).Count('\n') + 1, message);

    public override string ToString() => $"{Path}:{Line}: {Message}";
}
