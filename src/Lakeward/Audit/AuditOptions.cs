// What an audit log needs from its lake.
using Lakeward.Cryptography;

namespace Lakeward.Audit;

/// <summary>How to open an audit log: its name, its signer, and the keys that seal details.</summary>
public sealed record AuditOptions
{
    /// <summary>
    /// The log's name on every checkpoint: a URL without its scheme, such as <c>lakeward.local/riverside</c>.
    /// </summary>
    public required string Origin { get; init; }

    /// <summary>Signs the checkpoints; owned by the log from then on. One key serves one log only.</summary>
    public required SigningKey Signer { get; init; }

    /// <summary>Seals the details of events; stays the caller's and must outlive the log.</summary>
    public required IKeyring DetailKeyring { get; init; }

    /// <summary>
    /// The keyring for events on a dataset, by its name, so that destroying a dataset's keys shreds its
    /// details too. Where it yields null on writing, <see cref="DetailKeyring"/> is used.
    /// </summary>
    public Func<string, IKeyring?>? DatasetKeyring { get; init; }
}
