// A question: who asks, for what purpose, and the statement.
namespace Lakeward.Query;

/// <summary>A question to the lake.</summary>
public sealed record QueryRequest
{
    /// <summary>Who asks.</summary>
    public required string Principal { get; init; }

    /// <summary>The purpose of use; null takes the only one the principal's grants allow.</summary>
    public string? Purpose { get; init; }

    /// <summary>One SELECT statement.</summary>
    public required string Sql { get; init; }

    /// <summary>
    /// The values of its parameters <c>$1</c>, <c>$2</c>, …, of the types that <see
    /// cref="Engine.Connection"/>
    /// takes.
    /// </summary>
    public IReadOnlyList<object?> Parameters { get; init; } = [];

    /// <summary>How long it may run; null takes five minutes.</summary>
    public TimeSpan? TimeLimit { get; init; }
}
