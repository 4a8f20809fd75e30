// What came of one expectation.
namespace Lakeward.Access;

/// <summary>Met where there is no <paramref name="Failures"/> entry; each is one line.</summary>
public sealed record ExpectationResult(Expectation Expectation, IReadOnlyList<string> Failures)
{
    /// <summary>Whether it is met.</summary>
    public bool IsMet => Failures.Count == 0;
}
