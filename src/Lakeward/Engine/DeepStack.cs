// Runs work on a thread with a deep stack, because DuckDB binds nested expressions by recursion.
namespace Lakeward.Engine;

/// <summary>
/// On a small stack a deeply nested statement does not fail: it kills the process. Starting a thread costs
/// less than a tenth of a millisecond, so each statement gets a fresh one and no thread needs an owner.
/// </summary>
internal static class DeepStack
{
    private const int SizeBytes = 32 << 20;

    /// <summary>Runs the work to its end and passes on its result or its exception.</summary>
    public static T Run<T>(Func<T> work)
    {
        var task = new Task<T>(work);
        var thread = new Thread(() => task.RunSynchronously(TaskScheduler.Default), SizeBytes)
        {
            IsBackground = true,
            Name = "engine statement",
        };
        thread.Start();
        thread.Join();
        return task.GetAwaiter().GetResult();
    }
}
