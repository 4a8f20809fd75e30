// What the audit log says of broken glasses.
using System.Collections.Concurrent;
using System.Globalization;
using Lakeward.Audit;

namespace Lakeward.Access;

/// <summary>The reviews, folded from the log's events. Thread-safe.</summary>
internal sealed class GlassBook
{
    /// <summary>The kind of the event before anybody is informed.</summary>
    public const string BreakKind = "glass.break";

    /// <summary>The kind of the event from which the role is given.</summary>
    public const string InformKind = "glass.inform";

    /// <summary>The kind of the event that closes a review.</summary>
    public const string CloseKind = "glass.close";

    /// <summary>The fact with the glass's id.</summary>
    public const string GlassFact = "glass";

    /// <summary>The fact with a review's number; every statement asked meanwhile has it.</summary>
    public const string ReviewFact = "glass-review";

    /// <summary>The fact with the time at which it ends.</summary>
    public const string UntilFact = "until";

    private readonly ConcurrentDictionary<long, GlassReview> _reviews = new();

    /// <summary>All reviews, the oldest first.</summary>
    public IReadOnlyList<GlassReview> All => [.. _reviews.Values.OrderBy(review => review.Number)];

    /// <summary>A review by number, or null.</summary>
    public GlassReview? Find(long number) => _reviews.GetValueOrDefault(number);

    /// <summary>A manifest in which whoever broke a glass has its role until it ends.</summary>
    public Manifest In(Manifest manifest, DateTimeOffset now)
    {
        var broken = All.Where(review => review.IsInForce(now)).ToLookup(review => review.Principal);
        if (broken.Count == 0)
        {
            return manifest;
        }

        var principals = manifest.Principals.ToDictionary(
            entry => entry.Key,
            entry => broken[entry.Key].Where(review => IsStillWritten(manifest, review, entry.Value)).ToList()
                is { Count: > 0 } own
                ? entry.Value with
                {
                    Emergencies = [.. own.Select(
                        review => new Emergency(review.Role, review.Number, review.Until!.Value))],
                }
                : entry.Value,
            StringComparer.Ordinal);
        return manifest with { Principals = principals };
    }

    /// <summary>Takes one event of the log into account.</summary>
    public void Fold(long index, AuditEvent entry)
    {
        switch (entry.Kind)
        {
            case BreakKind when entry.Outcome == "done":
                _reviews[index] = new GlassReview
                {
                    Number = index,
                    Glass = entry.Facts[GlassFact],
                    Principal = entry.Principal!,
                    Role = entry.Role!,
                    Since = entry.Time,
                };
                break;
            case InformKind when entry.Outcome == "done" && Find(NumberOf(entry)) is { } known:
                _reviews[known.Number] = known with
                {
                    Until = DateTimeOffset.Parse(entry.Facts[UntilFact], CultureInfo.InvariantCulture),
                };
                break;
            case CloseKind when entry.Outcome == "done" && Find(NumberOf(entry)) is { } open:
                _reviews[open.Number] = open with { ClosedBy = entry.Principal };
                break;
            default:
                break;
        }
    }

    // A glass that was taken out of the manifest, or given to others, gives nothing any more.
    private static bool IsStillWritten(Manifest manifest, GlassReview review, Principal principal) =>
        manifest.Glasses.GetValueOrDefault(review.Glass) is { } glass
        && glass.Role == review.Role && glass.IsFor(principal);

    private static long NumberOf(AuditEvent entry) =>
        long.Parse(entry.Facts[ReviewFact], CultureInfo.InvariantCulture);
}
