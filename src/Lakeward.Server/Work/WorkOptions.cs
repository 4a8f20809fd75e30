// How deliveries are worked on, and who is told.
using Lakeward.Notices;

namespace Lakeward.Server.Work;

/// <summary>The bounds of the queue, and the targets of notices.</summary>
public sealed record WorkOptions
{
    /// <summary>Whether this process loads deliveries.</summary>
    public bool Loads { get; init; } = true;

    /// <summary>In whose name; it is in the audit log.</summary>
    public string Operator { get; init; } = "worker";

    /// <summary>How long a worker that says nothing keeps a delivery to itself.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the inbox is looked through for files that were put there by hand.</summary>
    public TimeSpan ScanEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a delivery is begun before it is given up.</summary>
    public int MaxAttempts { get; init; } = 8;

    /// <summary>How long after the first failure a delivery or a notice is tried again; each time twice as
    /// long.
    /// </summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest pause.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Who gets notices by mail; needs the lake's mail relay.</summary>
    public IReadOnlyList<string> MailTo { get; init; } = [];

    /// <summary>The mail relay.</summary>
    public MailRelay? Mail { get; init; }

    /// <summary>Where notices are posted, or null.</summary>
    public Webhook? Webhook { get; init; }

    /// <summary>How often a notice is tried before it is given up.</summary>
    public int MaxNoticeAttempts { get; init; } = 12;

    /// <summary>The pause after so many failures: twice as long each time, and somewhat random, so that many
    /// do
    /// not come back at once.</summary>
    internal TimeSpan PauseAfter(int attempts)
    {
        var longest = Math.Min(
            FirstPause.TotalSeconds * Math.Pow(2, Math.Min(attempts - 1, 30)), LongestPause.TotalSeconds);
        var share = System.Security.Cryptography.RandomNumberGenerator.GetInt32(500, 1001) / 1000.0;
        return TimeSpan.FromSeconds(longest * share);
    }
}
