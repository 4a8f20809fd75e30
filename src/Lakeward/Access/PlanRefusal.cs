// A part of a plan that this version does not carry out.
using Lakeward.Errors;

namespace Lakeward.Access;

/// <summary>Why a planned change is refused: a stable id, one line, and what to do instead.</summary>
public sealed record PlanRefusal(string Id, string Message, string Hint)
{
    /// <summary>The refusal as a failure.</summary>
    public LakeException ToException() => new(Id, Message, Hint, Outcome.Refused);
}
