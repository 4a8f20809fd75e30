// One thing that happened, as the audit log tells it: who, what, why, and never whose data.
using Lakeward.Errors;

namespace Lakeward.Audit;

/// <summary>
/// An event of the audit log. It carries no health information: subjects are keyed hashes from
/// <see cref="SubjectHash"/>, and whatever might hold more (a query's text) goes into the sealed detail,
/// of which the event carries only commitments.
/// </summary>
/// <remarks>
/// References: RFC 8785 (canonical JSON) for the leaf; absent and empty members are left out.
/// Limits: a leaf has at most 8 KiB.
/// </remarks>
public sealed record AuditEvent
{
    /// <summary>The largest leaf in bytes.</summary>
    public const int MaxLeafSizeBytes = 8192;

    /// <summary>
    /// What happened, in lower-case words joined by dots: <c>query</c>, <c>load.prepare</c>.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>When; kept in UTC to the tenth of a microsecond.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How it ended: <c>done</c>, <c>refused</c>, <c>failed</c>.</summary>
    public string Outcome { get; init; } = "done";

    /// <summary>Who did it.</summary>
    public string? Principal { get; init; }

    /// <summary>In which role.</summary>
    public string? Role { get; init; }

    /// <summary>For which purpose of use.</summary>
    public string? Purpose { get; init; }

    /// <summary>Under which agreement.</summary>
    public string? Agreement { get; init; }

    /// <summary>On which dataset.</summary>
    public string? Dataset { get; init; }

    /// <summary>On which table.</summary>
    public string? Table { get; init; }

    /// <summary>Names of the columns read or written.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Names of the keys that were unwrapped.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Version of the policy that decided.</summary>
    public string? Policy { get; init; }

    /// <summary>Id of the delivery concerned.</summary>
    public string? Delivery { get; init; }

    /// <summary>Rows read or written.</summary>
    public long? Rows { get; init; }

    /// <summary>Subjects touched, each 64 hexadecimal digits from <see cref="SubjectHash"/>.</summary>
    public IReadOnlyList<string> Subjects { get; init; } = [];

    /// <summary>
    /// Small facts without health information, such as a snapshot's version or a file's hash.
    /// </summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    /// <summary>SHA-256 of salt and detail, hexadecimal; set by the log when a detail is given.</summary>
    public string? Detail { get; internal init; }

    /// <summary>
    /// SHA-256 of the sealed detail as stored, hexadecimal; set together with <see cref="Detail"/>.
    /// </summary>
    public string? Sealed { get; internal init; }

    /// <summary>The event as canonical JSON.</summary>
    /// <exception cref="LakeException">
    /// <c>LW-AUD-0101</c>: a member is not allowed; <c>LW-AUD-0102</c>: more than 8 KiB.
    /// </exception>
    public byte[] ToLeaf() => AuditLeaf.Write(this);

    /// <summary>Reads a leaf; anything but the canonical form, with known members only, is refused.</summary>
    /// <exception cref="LakeException"><c>LW-AUD-0104</c>: not a canonical event.</exception>
    public static AuditEvent FromLeaf(ReadOnlySpan<byte> leaf) => AuditLeaf.Read(leaf);
}
