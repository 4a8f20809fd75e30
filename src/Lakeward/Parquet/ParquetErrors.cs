// Every failure of this room, with its id and hint.
using Lakeward.Errors;

namespace Lakeward.Parquet;

/// <summary>Makes the room's exceptions; messages name places and configuration, never values.</summary>
internal static class ParquetErrors
{
    private const string Restore = "Restore the file from a backup; its content cannot be trusted.";

    public static LakeException NotParquet(string what) => new(
        "LW-PQT-0001", $"This is not a whole Parquet file: {what}.", Restore, Outcome.NotVerified);

    public static LakeException Plaintext() => new(
        "LW-PQT-0002",
        "A plaintext Parquet file lies where an encrypted one is expected.",
        "Find out who put it there; the lake writes encrypted files only.",
        Outcome.NotVerified);

    public static LakeException Malformed(string what) => new(
        "LW-PQT-0003", $"The Parquet structure is malformed: {what}.", Restore, Outcome.NotVerified);

    public static LakeException TooMany(string what, int limit) => new(
        "LW-PQT-0004",
        $"The file has more than {limit} {what}; encrypted Parquet cannot number them.",
        "Write larger row groups or pages, or split the file.",
        Outcome.Failed);

    public static LakeException Unsupported(string what) => new(
        "LW-PQT-0005",
        $"This Parquet file cannot be encrypted: {what}.",
        "Write it with V1 data pages, unencrypted, in one file.",
        Outcome.Failed);

    public static LakeException AmbiguousPath(string path) => new(
        "LW-PQT-0006",
        $"Two columns share the path \"{path}\".",
        "Rename one of them; a dot in a name must not look like a nested field.",
        Outcome.Failed);

    public static LakeException CounterModeRefused() => new(
        "LW-PQT-0101",
        "The file uses AES_GCM_CTR_V1, whose pages are not authenticated.",
        "Re-encrypt it with AES_GCM_V1, or allow counter mode for this read.",
        Outcome.NotVerified);

    public static LakeException AnotherFile() => new(
        "LW-PQT-0102",
        "The file's identity is not the expected one; another file lies in its place.",
        Restore,
        Outcome.NotVerified);

    public static LakeException PrefixNeeded() => new(
        "LW-PQT-0103",
        "The file was written with an AAD prefix that it does not carry.",
        "Give the prefix in the read options.",
        Outcome.Failed);

    public static LakeException KeyRefused(string keyName) => new(
        "LW-PQT-0104",
        $"The key \"{keyName}\" is not available for this read.",
        "Check that the key exists and that this read may use it.",
        Outcome.Refused);

    public static LakeException KeyMaterial(string what) => new(
        "LW-PQT-0105",
        $"The key material is malformed: {what}.",
        "Only PKMT1 key material is understood; raw key ids need a raw key function.",
        Outcome.NotVerified);

    public static LakeException NotAuthentic(string module) => new(
        "LW-PQT-0106",
        $"{module} did not authenticate: changed, moved, or of another key.",
        Restore,
        Outcome.NotVerified);

    public static LakeException Unauthenticated(string what) => new(
        "LW-PQT-0107",
        $"The file holds parts without protection: {what}.",
        "Allow them in the read options only for files from elsewhere.",
        Outcome.NotVerified);

    public static LakeException KeyNotValid(string keyName) => new(
        "LW-PQT-0108",
        $"The key \"{keyName}\" does not open the file's data key.",
        "Use the key the file was written with; it may be of another lake.",
        Outcome.NotVerified);

    public static LakeException UnknownColumn(string column) => new(
        "LW-PQT-0201",
        $"The file has no column \"{column}\".",
        "Name a column or a group of the file.",
        Outcome.Usage);

    public static LakeException UnknownRowGroup(int rowGroup) => new(
        "LW-PQT-0202", $"The file has no row group {rowGroup}.", "Row groups count from 0.", Outcome.Usage);

    public static LakeException NothingSelected() => new(
        "LW-PQT-0203", "The projection names no column.", "Name at least one column.", Outcome.Usage);

    public static LakeException Indivisible(string path) => new(
        "LW-PQT-0204",
        $"The column \"{path}\" can only be read whole.",
        "Name the whole map or list instead of a part of it.",
        Outcome.Usage);
}
