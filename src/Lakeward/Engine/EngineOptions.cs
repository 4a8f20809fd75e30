// What one engine may use and reach.
namespace Lakeward.Engine;

/// <summary>
/// Limits and reach of one engine. The default reaches nothing: no file, no extension, no network.
/// </summary>
public sealed record EngineOptions
{
    /// <summary>DuckDB's memory limit; beyond it a statement fails, for nothing is ever spilled.</summary>
    public long MemoryLimitBytes { get; init; } = 1L << 30;

    /// <summary>Worker threads, the caller's included.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Whether SQL may name this process's descriptors (<c>/proc/self/fd/N</c>): for our own SQL only.
    /// </summary>
    public bool MemoryFiles { get; init; }

    /// <summary>Whether SQL has <see cref="Engine.KeyedHash"/>: for our own SQL only.</summary>
    public bool KeyedHash { get; init; }

    /// <summary>
    /// Whether rows keep the order they were inserted in; without it, scans and writes run in parallel.
    /// </summary>
    public bool PreserveOrder { get; init; } = true;

    /// <summary>The longest a statement may run, its streaming included; none by default.</summary>
    public TimeSpan? StatementLimit { get; init; }

    /// <summary>The clock behind <see cref="StatementLimit"/>.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
