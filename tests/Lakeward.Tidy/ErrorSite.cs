// One place in the sources that makes an error.
namespace Lakeward.Tidy;

/// <summary>The literal of an error id: which, in which file, at which position.</summary>
internal sealed record ErrorSite(string Id, SourceFile File, int Position)
{
    public Finding Say(string message) => File.At(Position, message);
}
