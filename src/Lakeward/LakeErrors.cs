// The failures of the door itself, each with its id and hint.
using Lakeward.Errors;

namespace Lakeward;

internal static class LakeErrors
{
    public static LakeException NoLake(string folder) => new(
        "LW-LAK-0101",
        $"There is no lake in {folder}.",
        "Go to the lake's folder, name it with --lake, or make one: lakeward init NAME",
        Outcome.Usage);

    public static LakeException OtherFormat(string folder) => new(
        "LW-LAK-0102",
        $"The lake in {folder} was written by another version of Lakeward.",
        "Use the version that made it.");

    public static LakeException FolderInUse(string folder) => new(
        "LW-LAK-0103",
        $"The folder {folder} is not empty.",
        "Choose another name or folder.",
        Outcome.Usage);

    public static LakeException NoKeyFile(string path) => new(
        "LW-LAK-0104",
        $"The passphrase file {path} is not there.",
        "Name it with --key-file or LAKEWARD_KEY_FILE. Without it nothing can be read.");

    public static LakeException NoKeyTable() => new(
        "LW-LAK-0105",
        "No key table opens with this root key: the tables are missing or of another root.",
        "Restore store/control/keys and root.json from the same backup.",
        Outcome.NotVerified);

    public static LakeException NothingApplied() => new(
        "LW-LAK-0106",
        "No manifest has been applied yet.",
        "Edit lake.yaml, then run: lakeward apply",
        Outcome.Usage);

    public static LakeException UnknownDataset(string dataset) => new(
        "LW-LAK-0107",
        $"The applied manifest has no dataset {dataset}.",
        "List the datasets and their keys: lakeward keys status",
        Outcome.Usage);

    public static LakeException NoRootFile(string path) => new(
        "LW-LAK-0112",
        $"The root key file {path} is not there.",
        "Restore root.json from a backup; without it nothing can be read.",
        Outcome.NotVerified);

    public static LakeException NoCheckpoint() => new(
        "LW-LAK-0113",
        "The checkpoint that the store keeps of the audit log is missing.",
        "Restore store/control/checkpoints from a backup, then run: lakeward audit verify",
        Outcome.NotVerified);

    public static LakeException NoEvent(long index, long size) => new(
        "LW-LAK-0108",
        $"The audit log holds {size} events; there is no event {index}.",
        "List them: lakeward audit show",
        Outcome.Usage);

    public static LakeException ObjectMissing(string name) => new(
        "LW-LAK-0109",
        $"The object {name} is missing.",
        "Restore it from a backup, then run: lakeward audit verify",
        Outcome.NotVerified);

    public static LakeException ObjectChanged(string name) => new(
        "LW-LAK-0110",
        $"The object {name} is not what the audit log recorded.",
        "Restore it from a backup, then run: lakeward audit verify",
        Outcome.NotVerified);

    public static LakeException PublicFileChanged(string name) => new(
        "LW-LAK-0111",
        $"The public file {name} is missing or was changed.",
        "Restore it from a backup and tell whoever was given a copy since.",
        Outcome.NotVerified);

    public static LakeException NoSuchStore(string url) => new(
        "LW-LAK-0114",
        $"The lake's objects lie in {url}, which this program cannot open.",
        "Use the lakeward command.");

    public static LakeException NoSuchKeeper(string keeper) => new(
        "LW-LAK-0116",
        $"The lake's root is kept by {keeper}, which this program cannot reach.",
        "Use the lakeward command, and write the key as aws-kms:ARN.");

    public static LakeException NoSuchGround(string ground) => new(
        "LW-LAK-0117",
        $"The lake stands on {ground}, which this program cannot reach.",
        "Use the lakeward command.");

    public static LakeException StoreInUse(string url) => new(
        "LW-LAK-0115",
        $"There are objects under {url} already.",
        "Choose another prefix: each lake has one of its own.",
        Outcome.Usage);
}
