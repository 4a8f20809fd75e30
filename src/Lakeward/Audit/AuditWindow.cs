// A stretch of time that a question about the past is limited to.
namespace Lakeward.Audit;

/// <summary>From a moment on, up to but excluding another; an absent one sets no limit.</summary>
public sealed record AuditWindow
{
    private readonly long _since;
    private readonly long _until;

    /// <exception cref="Errors.LakeException"><c>LW-AUD-0505</c>: it ends before it begins.</exception>
    public AuditWindow(DateTimeOffset? since, DateTimeOffset? until)
    {
        (Since, Until) = (since, until);
        (_since, _until) = (since?.UtcTicks ?? long.MinValue, until?.UtcTicks ?? long.MaxValue);
        if (_until < _since)
        {
            throw AuditErrors.EmptyWindow();
        }
    }

    /// <summary>All of the time.</summary>
    public static AuditWindow Always { get; } = new(null, null);

    /// <summary>The first moment, or null.</summary>
    public DateTimeOffset? Since { get; }

    /// <summary>The moment to stop before, or null.</summary>
    public DateTimeOffset? Until { get; }

    /// <summary>Whether a moment, in ticks of UTC, is in it.</summary>
    internal bool Holds(long ticks) => ticks >= _since && ticks < _until;
}
