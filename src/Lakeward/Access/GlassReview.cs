// A broken glass as it is reviewed: who broke it, for how long, and whether anybody has looked at it.
namespace Lakeward.Access;

/// <summary>It stays open until somebody else than who broke the glass closes it.</summary>
public sealed record GlassReview
{
    /// <summary>The index of the event that broke the glass; the review's number.</summary>
    public required long Number { get; init; }

    /// <summary>The glass.</summary>
    public required string Glass { get; init; }

    /// <summary>Who broke it.</summary>
    public required string Principal { get; init; }

    /// <summary>The role that was asked for.</summary>
    public required string Role { get; init; }

    /// <summary>When it was broken.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>
    /// When what it gave ends; null where nobody could be informed, so that it gave nothing.
    /// </summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Who closed the review; null while it is open.</summary>
    public string? ClosedBy { get; init; }

    /// <summary>Whether it gives its role now.</summary>
    public bool IsInForce(DateTimeOffset now) => Since <= now && now < Until && ClosedBy is null;
}
