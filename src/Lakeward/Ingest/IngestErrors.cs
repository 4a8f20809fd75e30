// The failures of ingest, each with its id and hint.
using Lakeward.Errors;

namespace Lakeward.Ingest;

internal static class IngestErrors
{
    public static LakeException UnknownDrop(string drop) => new(
        "LW-ING-0101",
        $"There is no drop {drop} here.",
        "List the drops in the lake's drops folder; a drop comes to be with: lakeward apply",
        Outcome.Usage);

    public static LakeException MalformedDrop(string path) => new(
        "LW-ING-0102",
        $"The drop file {Path.GetFileName(path)} cannot be read.",
        "Ask the lake's operator for the file again.");

    public static LakeException NameIsAPath() => new(
        "LW-ING-0103",
        "The file's name is empty, too long, or holds a path or a control character.",
        "Send the file under a plain name.",
        Outcome.Usage);

    public static LakeException NameHasSocialSecurityNumber() => new(
        "LW-ING-0104",
        "The file's name holds what looks like a social security number.",
        "Rename the file: names travel into listings and mails. Or send it under another name: --name",
        Outcome.Refused);

    public static LakeException NameHasBirthDate() => new(
        "LW-ING-0105",
        "The file's name holds what looks like a birth date.",
        "Rename the file: names travel into listings and mails. Or send it under another name: --name",
        Outcome.Refused);

    public static LakeException SenderNotAllowed(string sender, string drop) => new(
        "LW-ING-0106",
        $"{sender} may not send to the drop {drop}.",
        "The manifest names the drop's senders.",
        Outcome.Refused);

    public static LakeException FileTooLarge(DropFile drop) => new(
        "LW-ING-0107",
        $"The file is larger than the {drop.FileLimitBytes:N0} bytes that the drop {drop.Drop} takes.",
        "Split the file, or raise the drop's limit in the manifest.",
        Outcome.Refused);

    public static LakeException UnknownDelivery(string id) => new(
        "LW-ING-0108",
        $"There is no delivery {id}.",
        "List them: lakeward deliveries",
        Outcome.Usage);

    public static LakeException Malformed(string id) => new(
        "LW-ING-0109",
        $"The announcement of delivery {id} cannot be read.",
        "Ask the sender to send the file again.");

    public static LakeException Tampered(string id) => new(
        "LW-ING-0110",
        $"Delivery {id} is not what was announced: its size or digest differs.",
        "Ask the sender to send the file again.",
        Outcome.NotVerified);

    public static LakeException Altered(string id) => new(
        "LW-ING-0128",
        $"The announcement of delivery {id} is not what its sender wrote.",
        "Ask the sender to send the file again.",
        Outcome.NotVerified);

    public static LakeException Unopenable(string id) => new(
        "LW-ING-0111",
        $"Delivery {id} cannot be opened: it was changed, cut short, or sealed to another drop.",
        "Ask the sender to send the file again.",
        Outcome.NotVerified);

    public static LakeException DropUnknownNow(string drop) => new(
        "LW-ING-0112",
        $"The applied manifest has no drop {drop}.",
        "Apply a manifest that has it: lakeward apply",
        Outcome.Refused);

    public static LakeException DropClosed(string drop, DateOnly until) => new(
        "LW-ING-0113",
        $"The drop {drop} was open until {until:yyyy-MM-dd}.",
        "Set a later date in the manifest.",
        Outcome.Refused);

    public static LakeException DayLimit(string drop) => new(
        "LW-ING-0114",
        $"The drop {drop} has taken as much today as its limit allows.",
        "Load it tomorrow, or raise the drop's per-day limit in the manifest.",
        Outcome.Refused);

    public static LakeException NotAccepted(string found, string accepts) => new(
        "LW-ING-0115",
        $"The content looks like {found}; accepted is {accepts}.",
        "Send the right file, or let the drop accept the format in the manifest.",
        Outcome.Issues);

    public static LakeException ColumnsMissing(string table, IEnumerable<string> columns) => new(
        "LW-ING-0116",
        $"Columns that {table} requires are missing: {string.Join(", ", columns)}.",
        "Send the file with these columns, or mark them required: false in the manifest.",
        Outcome.Issues);

    public static LakeException ColumnsUnknown(string table, int count, int first) => new(
        "LW-ING-0117",
        $"{count} column(s) of the file are not declared for {table}; the first is column {first}.",
        "Declare them in the manifest, or give undeclared columns a class with other-columns.",
        Outcome.Issues);

    public static LakeException ColumnsUnusable(string code, string message) => new(
        "LW-ING-0118",
        $"The file's columns cannot be used: {message} ({code}).",
        "Correct the first line of the file.",
        Outcome.Issues);

    public static LakeException Bomb(long limit) => new(
        "LW-ING-0119",
        $"The compressed file unpacks to more than {limit:N0} bytes.",
        "Send smaller files, or raise the drop's file limit in the manifest.",
        Outcome.Refused);

    public static LakeException CompressionBroken() => new(
        "LW-ING-0120",
        "The file says it is gzip, but it cannot be unpacked.",
        "Compress it again and check it with: gzip -t",
        Outcome.Issues);

    public static LakeException NothingUsable(string code, long line) => new(
        "LW-ING-0121",
        $"No row of the file can be used; the first issue is {code} at line {line}.",
        "Check that the file is what it claims to be.",
        Outcome.Issues);

    public static LakeException Fatal(string code, string message, long line) => new(
        "LW-ING-0122",
        $"The file cannot be read on from line {line}: {message} ({code}).",
        "Correct the file and send it again.",
        Outcome.Issues);

    public static LakeException SchemaDiffers(string table) => new(
        "LW-ING-0123",
        $"The file's columns differ from those that {table} has had since its first delivery.",
        "Send the same columns, or load the file into a table of its own.",
        Outcome.Issues);

    public static LakeException Empty() => new(
        "LW-ING-0124",
        "The file is empty.",
        "Send a file with at least a header line.",
        Outcome.Issues);

    public static LakeException AlreadyLoaded(string id, string table) => new(
        "LW-ING-0125",
        $"Delivery {id} is already in {table}.",
        "Nothing was done: a delivery is loaded exactly once.",
        Outcome.Usage);

    public static LakeException AgreementNotLive(string agreement, DateOnly expires) => new(
        "LW-ING-0126",
        $"The agreement {agreement} is not in force today; it ends on {expires:yyyy-MM-dd}.",
        "Nothing was lost: the delivery stays in the inbox until a live agreement covers its dataset.",
        Outcome.Refused);

    public static LakeException ColumnsDifferInCase() => new(
        "LW-ING-0127",
        "Two columns of the file have names that differ only in upper and lower case.",
        "Rename one: SQL does not tell them apart.",
        Outcome.Issues);

    public static LakeException NotReconciled(string table, string? column) => new(
        "LW-ING-0130",
        $"What was written to {table} is not what was read: {(column is null ? "rows are missing"
            : $"the sums of {column} differ")}.",
        "Nothing was committed. Load the delivery again, and report this if it repeats.");

    public static LakeException NothingToFill(string dataset, string format) => new(
        "LW-ING-0131",
        $"The dataset {dataset} has no table that is made from {format}.",
        "Add one to lake.yaml (lakeward formats lists the tables), then: lakeward apply",
        Outcome.Refused);

    public static LakeException NothingQuarantined(string id) => new(
        "LW-ING-0132",
        $"Delivery {id} has nothing in quarantine.",
        "List what there is: lakeward quarantine list",
        Outcome.Usage);

    public static LakeException OriginalNotAllowed(string principal, string table, string column) => new(
        "LW-ING-0133",
        $"An original shows every column, and {principal} may not see {table}.{column} in the clear.",
        "Ask somebody whose role allows all columns of the tables that the drop fills.",
        Outcome.Refused);

    public static LakeException UnknownRecord() => new(
        "LW-ING-0134",
        "There is no record of this id.",
        "Take it from the column record_id of a table made from health records.",
        Outcome.Usage);

    public static LakeException ParquetUnreadable() => new(
        "LW-ING-0135",
        "The file says it is Parquet, but it cannot be read: it is broken, cut short or encrypted.",
        "Write the file again, without Parquet encryption: sealing it is what the sender does.",
        Outcome.Issues);

    public static LakeException ParquetTooLarge(long limit) => new(
        "LW-ING-0136",
        $"The Parquet file is larger than the {limit:N0} bytes that a load can hold in memory.",
        "Send several smaller files, or give the load more memory.",
        Outcome.Refused);

    public static LakeException NoColumns() => new(
        "LW-ING-0129",
        "No line of the file is a JSON object with a member.",
        "Check that the file is what it claims to be: one object on each line.",
        Outcome.Issues);

    public static LakeException NotAReceipt(string why) => new(
        "LW-ING-0137",
        $"This is no receipt of a delivery: {why}.",
        "Ask for the receipt again, byte by byte.",
        Outcome.NotVerified);

    public static LakeException NameRefused(string id) => new(
        "LW-ING-0138",
        $"The name of delivery {id} is not one that may be sent: it carries an identifier, a path or a "
        + "control character.",
        "Ask the sender to send the file under a plain name, with lakeward send.",
        Outcome.Refused);
}
