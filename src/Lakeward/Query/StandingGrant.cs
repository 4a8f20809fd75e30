// Watches that what was granted to a running statement is still granted.
using Lakeward.Access;
using Lakeward.Errors;

namespace Lakeward.Query;

/// <summary>
/// Looks every second whether another policy was applied, or the day has changed. A policy that says anything
/// else stops the statement; so does one that cannot be read.
/// </summary>
internal sealed class StandingGrant : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly AskedQuestion _asked;
    private readonly QueryTools _tools;
    private readonly string _policy;
    private readonly List<Emergency> _emergencies;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private DateOnly _day;
    private bool _disposed;

    public StandingGrant(AskedQuestion asked, QueryTools tools)
    {
        (_asked, _tools) = (asked, tools);
        _policy = tools.Manifest.PolicyId();
        _emergencies = [.. EmergenciesIn(tools.Manifest)];
        _day = Today();
        _timer = tools.Time.CreateTimer(_ => Look(), null, Every, Every);
    }

    /// <summary>Cancelled when the grant falls.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Why it fell, or null while it stands.</summary>
    public LakeException? Fallen { get; private set; }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
        }

        _timer.Dispose();
        _stop.Dispose();
    }

    private void Look()
    {
        lock (_lock)
        {
            if (!_disposed && Fallen is null && Reason() is { } reason)
            {
                Fallen = reason;
                _stop.Cancel();
            }
        }
    }

    private LakeException? Reason()
    {
        try
        {
            var manifest = _tools.NewestManifest();
            if (manifest is null)
            {
                return QueryErrors.PolicyChanged();
            }

            if (!EmergenciesIn(manifest).SequenceEqual(_emergencies))
            {
                return GlassErrors.Over();
            }

            var isSame = manifest.PolicyId() == _policy;
            if (isSame && _day == Today())
            {
                return null;
            }

            _day = Today();
            return Refusal(manifest) ?? (isSame ? null : QueryErrors.PolicyChanged());
        }
        catch (LakeException unreadable)
        {
            return unreadable;
        }
        catch (IOException)
        {
            return QueryErrors.PolicyChanged();
        }
    }

    private LakeException? Refusal(Manifest manifest)
    {
        foreach (var granted in _asked.Tables.Select(table => table.Granted))
        {
            var decision = AccessDecider.Decide(
                manifest,
                new AccessRequest
                {
                    Principal = granted.Principal,
                    Purpose = granted.Purpose,
                    Dataset = granted.Dataset,
                    Table = granted.Table,
                },
                _day);
            if (decision is AccessDecision.Refused refused)
            {
                return refused.ToException();
            }
        }

        return null;
    }

    private IReadOnlyList<Emergency> EmergenciesIn(Manifest manifest) =>
        manifest.Principals.GetValueOrDefault(_asked.Request.Principal)?.Emergencies ?? [];

    private DateOnly Today() => DateOnly.FromDateTime(_tools.Time.GetUtcNow().UtcDateTime);
}
