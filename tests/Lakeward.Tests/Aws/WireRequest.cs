// One request as it passed by.
namespace Lakeward.Tests.Aws;

/// <summary>A request.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Target">Its path and query.</param>
/// <param name="Head">All of its head.</param>
/// <param name="Index">How many came before it.</param>
internal sealed record WireRequest(string Method, string Target, string Head, int Index)
{
    /// <summary>The size of the answer with its head.</summary>
    public int AnswerBytes { get; set; }

    /// <summary>What it asks for, whatever the object.</summary>
    public string Kind => IsList ? "list"
        : Target.Contains("partNumber", StringComparison.Ordinal) ? "part"
        : Target.Contains('?', StringComparison.Ordinal) ? "upload"
        : "object";

    /// <summary>Whether it lists objects.</summary>
    public bool IsList => Target.Contains("list-type=2", StringComparison.Ordinal);
}
