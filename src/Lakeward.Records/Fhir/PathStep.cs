// One step of a compiled path.
namespace Lakeward.Records.Fhir;

/// <summary>Goes to a member, keeps one element by its index, or keeps those that meet a condition.</summary>
internal sealed record PathStep(PathStepKind Kind)
{
    /// <summary>The member, of <see cref="PathStepKind.Member"/>.</summary>
    internal MemberName Name { get; init; }

    /// <summary>The member that holds the extensions of a primitive member.</summary>
    internal MemberName Shadow { get; init; }

    /// <summary>The index from 0 among all that the path has come to, of
    /// <see cref="PathStepKind.Index"/>.</summary>
    internal int Index { get; init; }

    /// <summary>The path within each element, of <see cref="PathStepKind.Where"/>.</summary>
    internal PathStep[] Condition { get; init; } = [];

    /// <summary>What the condition's path has to hold.</summary>
    internal byte[] Literal { get; init; } = [];

    internal static PathStep Member(string name) =>
        new(PathStepKind.Member) { Name = new MemberName(name), Shadow = new MemberName("_" + name) };
}
