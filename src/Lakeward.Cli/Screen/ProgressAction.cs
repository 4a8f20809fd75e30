// Reports progress at once and in order, on the thread that works.
namespace Lakeward.Cli.Screen;

/// <summary>
/// The framework's own progress type posts to other threads, where reports can overtake each other.
/// </summary>
internal sealed class ProgressAction<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
