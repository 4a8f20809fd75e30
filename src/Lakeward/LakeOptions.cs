// What a caller chooses when it opens a lake.
using Lakeward.Audit;
using Lakeward.Cryptography;
using Lakeward.Ingest;
using Lakeward.Notices;
using Lakeward.Storage;

namespace Lakeward;

/// <summary>How a lake is opened.</summary>
public sealed record LakeOptions
{
    /// <summary>
    /// The passphrase file; null takes LAKEWARD_KEY_FILE, then the file beside the lake's folder.
    /// </summary>
    public string? KeyFile { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What each engine may use at most, in bytes.</summary>
    public long MemoryLimitBytes { get; init; } = 1L << 30;

    /// <summary>What decrypted columns may hold in memory between questions, in bytes.</summary>
    public long CacheLimitBytes { get; init; } = 1L << 30;

    /// <summary>The mail server that takes notices; without one nobody is informed.</summary>
    public MailRelay? Mail { get; init; }

    /// <summary>Scans what is delivered before it is parsed; without one nothing is scanned.</summary>
    public MalwareScanner? Scanner { get; init; }

    /// <summary>
    /// Opens a part of a place outside the lake's folder, <see cref="LakeStore.Objects"/> or
    /// <see cref="LakeStore.Inbox"/>; without it only lakes in folders open.
    /// </summary>
    public Func<LakeStore, string, IObjectStore>? OpenStore { get; init; }

    /// <summary>
    /// Opens the keyring that keeps a lake's root, from <c>PROVIDER:KEY</c>; without it only lakes whose root
    /// a passphrase keeps open.
    /// </summary>
    public Func<string, IKeyring>? OpenRoot { get; init; }

    /// <summary>
    /// Opens a lake's shared ground, from <c>PROVIDER:NAME</c>; without it only lakes whose ground is their
    /// folder open.
    /// </summary>
    public Func<string, ILakeGround>? OpenGround { get; init; }

    /// <summary>How many threads an operation uses.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
