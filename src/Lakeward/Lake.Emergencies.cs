// Emergencies: a glass is broken, somebody else is told at once, and a review stays open until it is closed.
using System.Globalization;
using System.Text;
using Lakeward.Access;
using Lakeward.Errors;

namespace Lakeward;

public sealed partial class Lake
{
    private const int LeastReasonLength = 10;
    private const int MostReasonLength = 2_000;
    private readonly GlassBook _glasses = new();

    /// <summary>The reviews of broken glasses, the oldest first.</summary>
    public IReadOnlyList<GlassReview> GlassReviews
    {
        get
        {
            UseNewestState();
            return _glasses.All;
        }
    }

    /// <summary>
    /// Breaks a glass, in this order: 1. the event is durable, and with it the review is open; 2. others are
    /// told by mail; 3. a second event gives the role. Without any of them nothing is given.
    /// </summary>
    /// <param name="glass">The glass's id.</param>
    /// <param name="principal">Who breaks it.</param>
    /// <param name="reason">Why; it may name patients, so it is sealed.</param>
    /// <param name="minutes">For how long; null for as long as the glass allows.</param>
    /// <param name="ct">Stops it before the role is given.</param>
    /// <exception cref="LakeException">LW-GLS-0101 to LW-GLS-0104.</exception>
    public async Task<GlassReview> BreakGlassAsync(
        string glass, string principal, string reason, int? minutes, CancellationToken ct = default)
    {
        UseNewestState();
        var manifest = Manifest ?? throw LakeErrors.NothingApplied();
        var kind = Event(GlassBook.BreakKind, manifest.Principals.ContainsKey(principal) ? principal : "");
        if (manifest.Glasses.GetValueOrDefault(glass) is not { } known
            || manifest.Principals.GetValueOrDefault(principal) is not { } person || !known.IsFor(person))
        {
            var refusal = GlassErrors.NotAllowed();
            await _log.AppendAsync(
                kind with
                {
                    Outcome = "refused",
                    Policy = manifest.PolicyId(),
                    Facts = new Dictionary<string, string> { ["issue"] = refusal.Id },
                },
                Encoding.UTF8.GetBytes(glass.Length <= MostReasonLength ? glass : ""),
                ct);
            throw refusal;
        }

        var length = reason.Trim().Length;
        if (length is < LeastReasonLength or > MostReasonLength)
        {
            throw GlassErrors.NoReason(LeastReasonLength, MostReasonLength);
        }

        if (minutes < 1 || minutes > known.Minutes)
        {
            throw GlassErrors.Minutes(known.Minutes);
        }

        var broken = kind with
        {
            Role = known.Role,
            Policy = manifest.PolicyId(),
            Facts = new Dictionary<string, string> { [GlassBook.GlassFact] = known.Id },
        };
        var number = await _log.AppendAsync(broken, Encoding.UTF8.GetBytes(reason.Trim()), ct);
        return await InformAsync(
            manifest, known, person, number, TimeSpan.FromMinutes(minutes ?? known.Minutes), ct);
    }

    /// <summary>Closes a review. What its glass still gave ends with it.</summary>
    /// <param name="number">The review's number.</param>
    /// <param name="by">Who has reviewed it: somebody the glass informs, not who broke it.</param>
    /// <param name="finding">What came of it; sealed like the reason.</param>
    /// <exception cref="LakeException">LW-GLS-0103, LW-GLS-0106, LW-GLS-0107.</exception>
    public async Task CloseReviewAsync(long number, string by, string finding)
    {
        UseNewestState();
        var manifest = Manifest ?? throw LakeErrors.NothingApplied();
        if (_glasses.Find(number) is not { ClosedBy: null } review)
        {
            throw GlassErrors.NoReview(number);
        }

        var informed = manifest.Glasses.GetValueOrDefault(review.Glass)?.Informs ?? [];
        var mayClose = by != review.Principal && manifest.Principals.ContainsKey(by)
            && (informed.Count == 0 || informed.Contains(by));
        var closed = Event(GlassBook.CloseKind, manifest.Principals.ContainsKey(by) ? by : "") with
        {
            Outcome = mayClose ? "done" : "refused",
            Facts = new Dictionary<string, string>
            {
                [GlassBook.ReviewFact] = number.ToString(Invariant),
            },
        };
        if (mayClose && finding.Trim().Length is < LeastReasonLength or > MostReasonLength)
        {
            throw GlassErrors.NoReason(LeastReasonLength, MostReasonLength);
        }

        await _log.AppendAsync(closed, mayClose ? Encoding.UTF8.GetBytes(finding.Trim()) : default);
        if (!mayClose)
        {
            throw GlassErrors.NotReviewer();
        }
    }

    /// <summary>The applied manifest, with what broken glasses give at this moment.</summary>
    private Manifest? EffectiveManifest() =>
        Manifest is { } manifest ? _glasses.In(manifest, _options.Time.GetUtcNow()) : null;

    private async Task<GlassReview> InformAsync(
        Manifest manifest,
        BreakGlass glass,
        Principal person,
        long number,
        TimeSpan life,
        CancellationToken ct)
    {
        var others = glass.Informs.Where(other => other != person.Id)
            .Select(other => manifest.Principals[other].Mail!).ToList();
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{person.Id} broke the glass {glass.Id} of the lake {manifest.Lake} and has the role "
                + $"{glass.Role} for {life.TotalMinutes} minutes.\n\n"
                + $"Review {number} is open: lakeward glass list");
        var reached = _options.Mail is { } relay
            ? await relay.SendAsync(others, $"Lakeward: glass {glass.Id} broken, review {number}", text, ct)
            : 0;
        var now = _options.Time.GetUtcNow();
        var informed = Event(GlassBook.InformKind, person.Id) with
        {
            Outcome = reached > 0 ? "done" : "failed",
            Role = glass.Role,
            Facts = new Dictionary<string, string>
            {
                [GlassBook.GlassFact] = glass.Id,
                [GlassBook.ReviewFact] = number.ToString(Invariant),
                [GlassBook.UntilFact] = (now + life).ToString("O", Invariant),
                ["informed"] = reached.ToString(Invariant),
            },
        };
        await _log.AppendAsync(informed, default, ct);
        UseNewestState();
        return reached > 0 ? _glasses.Find(number)! : throw GlassErrors.NobodyInformed();
    }
}
