// The failures of the command itself, each with its id and hint.
using Lakeward.Errors;

namespace Lakeward.Cli;

internal static class CliErrors
{
    public static LakeException Usage(string what, string command) => new(
        "LW-CLI-0001",
        what,
        $"See: {command} --help",
        Outcome.Usage);

    public static LakeException NotHardened() => new(
        "LW-CLI-0002",
        "The process could not close its core dumps and diagnostic ports.",
        "Run it where prctl, setrlimit and execv are allowed; without them no key is opened.");

    public static LakeException NoFile(string name) => new(
        "LW-CLI-0003",
        $"There is no file {name}.",
        "Check the path.",
        Outcome.Usage);

    public static LakeException FileExists(string name) => new(
        "LW-CLI-0004",
        $"{name} exists already.",
        "Choose another name: no file is overwritten.",
        Outcome.Usage);

    public static LakeException NotAPlainName(string option) => new(
        "LW-CLI-0005",
        $"{option} takes a plain name: letters, digits, '-', '_' and '.', no path.",
        "Give the name as the manifest spells it.",
        Outcome.Usage);

    public static LakeException BadSetting(string name, string expected) => new(
        "LW-CLI-0006",
        $"The setting {name} is not {expected}.",
        "See each setting and where it comes from: lakeward config show",
        Outcome.Usage);

    public static LakeException BinaryToTerminal() => new(
        "LW-CLI-0007",
        "Parquet and Arrow are not for a terminal.",
        "Name a file: --output FILE",
        Outcome.Usage);

    public static LakeException NoAccess() => new(
        "LW-CLI-0008",
        "A file or folder cannot be used by this user.",
        "Run the command as the owner of the lake's folder and of the files named.");

    public static LakeException InputOutput(Exception failure) => new(
        "LW-CLI-0009",
        $"A file or folder could not be read or written ({failure.GetType().Name}).",
        "Check that it exists, that the disk is not full, and that no other program holds it.");

    public static LakeException NotACheckpoint(string name) => new(
        "LW-CLI-0010",
        $"{name} holds no key or checkpoint of an audit log.",
        "The key is one line (audit/log.vkey); a checkpoint is the text of audit/checkpoint, kept elsewhere.",
        Outcome.Usage);

    public static LakeException NoEngine() => new(
        "LW-CLI-0011",
        "The database engine's library is not beside the command.",
        "Build again with npm at hand: the build fetches the library.");

    public static LakeException FolderInUse(string folder) => new(
        "LW-CLI-0012",
        $"The folder {folder} is not empty.",
        "Name a new or empty folder.",
        Outcome.Usage);

    public static LakeException NoSuchCommand() => new(
        "LW-CLI-0013",
        "The shell has no such command.",
        "See: \\?",
        Outcome.Usage);

    public static LakeException NoSuchEnding() => new(
        "LW-CLI-0014",
        "The file's ending names no form of an answer.",
        "Use .csv, .json, .arrow or .parquet.",
        Outcome.Usage);

    public static LakeException NoSuchTable() => new(
        "LW-CLI-0015",
        "There is no table of that name that you may see.",
        "List them: \\d",
        Outcome.Usage);

    public static LakeException NotAServer() => new(
        "LW-CLI-0301",
        "--server takes the address of a service: https, a name, and perhaps a port.",
        "As: --server https://lake.example.org:8443",
        Outcome.Usage);

    public static LakeException NoRoots(string name) => new(
        "LW-CLI-0302",
        $"{name} holds no certificate that could be trusted.",
        "Name a PEM file with the certificate of the service, or of who issued it.",
        Outcome.Usage);

    public static LakeException ServiceAway() => new(
        "LW-CLI-0303",
        "The service cannot be reached, or does not do its work.",
        "Check the address, the network and the certificate (--ca). What was sealed waits in the spool: run "
        + "the command again.");

    public static LakeException OtherReceipt() => new(
        "LW-CLI-0304",
        "The service gave the receipt of another delivery.",
        "Do not trust this service; tell the lake's operator.",
        Outcome.NotVerified);

    public static LakeException SpoolDamaged() => new(
        "LW-CLI-0305",
        "A file in the spool is missing or was changed.",
        "Remove the spool's folder and send the file again.");

    public static LakeException NoMachineKey(string name) => new(
        "LW-CLI-0307",
        $"{name} holds no private key of a machine.",
        "Name the file that lakeward credentials add has written.",
        Outcome.Usage);

    public static LakeException NoToken(string name) => new(
        "LW-CLI-0306",
        $"{name} holds no access token.",
        "Write the token of the sender on the file's only line.",
        Outcome.Usage);

    public static LakeException CanaryFound(int findings) => new(
        "LW-CLI-0101",
        $"{findings} trace(s) of planted values lie in the clear on the disk.",
        "Do not use this build. The places are listed above; report them with the seed.",
        Outcome.NotVerified);

    public static LakeException ScannerBlind(string encoding) => new(
        "LW-CLI-0102",
        $"The scanner did not find a planted value in the form {encoding}, so its silence proves nothing.",
        "Do not use this build.",
        Outcome.NotVerified);

    public static LakeException AnswersDiffer() => new(
        "LW-CLI-0103",
        "After the rotation of keys an answer differs from the one before.",
        "Do not use this build. Run again with --keep and report the folder's audit log.",
        Outcome.NotVerified);

    public static LakeException DemoLakeNotVerified(int findings) => new(
        "LW-CLI-0104",
        $"The demo's lake does not verify: {findings} finding(s).",
        "Do not use this build. Run again with --keep and see: lakeward audit verify",
        Outcome.NotVerified);

    public static LakeException NotRefused() => new(
        "LW-CLI-0105",
        "A question that policy should refuse was answered.",
        "Do not use this build.",
        Outcome.NotVerified);

    public static LakeException NotSignedIn() => new(
        "LW-CLI-0201",
        "Nobody is signed in at a service.",
        "Sign in: lakeward login --server URL",
        Outcome.Refused);

    public static LakeException ServiceUnreachable() => new(
        "LW-CLI-0202",
        "The service cannot be reached, or its certificate is not one that is trusted here.",
        "Check address and service; name its authority with --ca FILE, or its certificate with --pin.");

    public static LakeException BadServer() => new(
        "LW-CLI-0203",
        "The service's address is not one of HTTPS.",
        "Name it as https://lake.example.org",
        Outcome.Usage);

    public static LakeException NotTheService() => new(
        "LW-CLI-0204",
        "What answered does not speak as this service does.",
        "Check the address, and that service and command are of the same version.");

    /// <summary>What the service has told; id, message and hint are its own.</summary>
    public static LakeException FromService(string id, string message, string hint, int status) => new(
        id, message, hint, status switch
        {
            401 or 403 => Outcome.Refused,
            >= 400 and < 500 => Outcome.Usage,
            _ => Outcome.Failed,
        });

    public static LakeException Interrupted() => new(
        "LW-CLI-0130",
        "Interrupted. What was finished stays; nothing is half-done.",
        "Run the command again when it suits.",
        Outcome.Interrupted);

    public static LakeException Unexpected(Exception failure) => new(
        "LW-CLI-9999",
        $"Something unexpected happened ({failure.GetType().Name}).",
        "This is a defect: report id, command and version. Details may quote data, so none are shown.");
}
