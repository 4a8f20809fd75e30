// What a question is given by the lake it is put to.
using Lakeward.Access;
using Lakeward.Audit;
using Lakeward.Cryptography;
using Lakeward.Engine;
using Lakeward.Query.Disclosure;
using Lakeward.Storage;
using Lakeward.Tables;

namespace Lakeward.Query;

/// <summary>Policy, keys, tables and limits of a question.</summary>
internal sealed record QueryTools
{
    /// <summary>The applied manifest.</summary>
    public required Manifest Manifest { get; init; }

    /// <summary>Looks up the manifest that is applied now.</summary>
    public required Func<Manifest?> NewestManifest { get; init; }

    /// <summary>The dataset keys.</summary>
    public required KeyTable Keys { get; init; }

    /// <summary>The keys of masks.</summary>
    public required MaskKeys MaskKeys { get; init; }

    /// <summary>The tables' logs.</summary>
    public required Ledger Ledger { get; init; }

    /// <summary>Where every question is recorded before it is answered.</summary>
    public required AuditLog Log { get; init; }

    /// <summary>The vault's engine: it runs only our SQL.</summary>
    public required DuckDatabase Vault { get; init; }

    /// <summary>
    /// The vault's second engine, which yields the rows that people's statements read. It has no threads but
    /// those of its callers, so that a slow reader holds up nobody else.
    /// </summary>
    public required DuckDatabase Scanner { get; init; }

    /// <summary>What decides whether a statement may run.</summary>
    public required SqlGuard Guard { get; init; }

    /// <summary>The processes that run people's own statements.</summary>
    public required AnalystProcesses Analysts { get; init; }

    /// <summary>Where what is kept beside the log lies.</summary>
    public required IObjectStore Store { get; init; }

    /// <summary>What was answered in aggregates.</summary>
    public required DisclosureBook Disclosures { get; init; }

    /// <summary>Where it is on record whose data answers show.</summary>
    public required SubjectStore Subjects { get; init; }

    /// <summary>The vault's files.</summary>
    public required DecryptedFiles Files { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>What an engine that writes an answer may use at most, in bytes.</summary>
    public required long MemoryLimitBytes { get; init; }

    /// <summary>The files of a table: its dataset, and its folder in the store.</summary>
    public TableFiles FilesOf(string dataset, string folder) =>
        new(Keys, Files, IdOf("dataset", dataset), folder);

    /// <summary>The opaque id of what the manifest names: kind, then name.</summary>
    public required Func<string, string, string> IdOf { get; init; }
}
