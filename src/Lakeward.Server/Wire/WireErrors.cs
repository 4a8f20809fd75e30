// The failures of the PostgreSQL wire, each with its id and hint.
using Lakeward.Errors;

namespace Lakeward.Server.Wire;

internal static class WireErrors
{
    public static LakeException Malformed(string what) => new(
        "LW-PGW-0101",
        $"A message of the PostgreSQL protocol is malformed: {what}.",
        "Use a client of PostgreSQL's protocol version 3.",
        Outcome.Usage);

    public static LakeException TooLarge(int limit) => new(
        "LW-PGW-0102",
        $"A message is larger than {limit:N0} bytes.",
        "Send less at once.",
        Outcome.Usage);

    public static LakeException TlsRequired() => new(
        "LW-PGW-0103",
        "The connection must use TLS.",
        "Connect with sslmode=require, or verify-full with the server's certificate.",
        Outcome.Refused);

    public static LakeException SignInRefused() => new(
        "LW-PGW-0104",
        "The sign-in is refused.",
        "The user is the principal and the password a token in force: lakeward token --as P --purpose X",
        Outcome.Refused);

    public static LakeException TooManyRefused() => new(
        "LW-PGW-0105",
        "Too many sign-ins from this address were refused.",
        "Wait a minute.",
        Outcome.Refused);

    public static LakeException TooManyConnections(int limit) => new(
        "LW-PGW-0106",
        $"There are {limit} connections already.",
        "Close some, or wait.");

    public static LakeException Cancelled() => new(
        "LW-PGW-0108",
        "The statement was cancelled on request.",
        "Run it again if it is wanted.",
        Outcome.Interrupted);

    public static LakeException TokenEnded() => new(
        "LW-PGW-0109",
        "The token of this session is no longer in force.",
        "Ask for a new one: lakeward token --as P --purpose X",
        Outcome.Refused);

    public static LakeException ShuttingDown() => new(
        "LW-PGW-0110",
        "The server is stopping.",
        "Connect again later.");

    public static LakeException StatementTooLong(int limit) => new(
        "LW-PGW-0111",
        $"The statement is longer than {limit:N0} characters.",
        "Shorten it, for example by joining with a table instead of listing values.",
        Outcome.Usage);

    public static LakeException Unterminated(string what) => new(
        "LW-PGW-0112",
        $"The statement ends inside {what}.",
        "Close it.",
        Outcome.Usage);

    public static LakeException NoSuch(string kind) => new(
        "LW-PGW-0113",
        $"There is no {kind} of that name in this session.",
        "Names end with their transaction or session.",
        Outcome.Usage);

    public static LakeException NameTaken(string kind) => new(
        "LW-PGW-0114",
        $"There is a {kind} of that name in this session already.",
        "Close it first, or choose another name.",
        Outcome.Usage);

    public static LakeException TooManyOpen(string kind, int limit) => new(
        "LW-PGW-0115",
        $"A session has at most {limit} open {kind}s.",
        "Close some first.",
        Outcome.Usage);

    public static LakeException NotOffered(string what) => new(
        "LW-PGW-0116",
        $"{what} is not offered here.",
        "The lake is read by SELECT; see docs/sql-doors.md.",
        Outcome.Usage);

    public static LakeException BadParameter(int number, string expected) => new(
        "LW-PGW-0117",
        $"The value of parameter {number} is not {expected}.",
        "Send it as its declared type.",
        Outcome.Usage);

    public static LakeException UnknownType(int number, uint oid) => new(
        "LW-PGW-0118",
        $"Parameter {number} has the type {oid}, which is not known here.",
        "Send it as text, a number, a date or time, bytes, a uuid, JSON, or an array of these.",
        Outcome.Usage);

    public static LakeException ParameterCount(int given, int wanted) => new(
        "LW-PGW-0119",
        $"The statement has {wanted} parameters; {given} values were sent.",
        "Send one value for each.",
        Outcome.Usage);

    public static LakeException NoBinaryForm(string type) => new(
        "LW-PGW-0120",
        $"A value of type {type} has no binary form within PostgreSQL's range.",
        "Ask for text, or cast the column to VARCHAR in the statement.");

    public static LakeException RowTooLarge(int limit) => new(
        "LW-PGW-0121",
        $"A row is larger than {limit:N0} bytes.",
        "Ask for fewer columns.");

    public static LakeException FailedTransaction() => new(
        "LW-PGW-0122",
        "The transaction failed; statements are ignored until it ends.",
        "Send ROLLBACK.",
        Outcome.Usage);

    public static LakeException BadSetting(string name) => new(
        "LW-PGW-0123",
        $"The setting {name} cannot have that value here.",
        "See docs/sql-doors.md for the settings that can be changed.",
        Outcome.Usage);

    public static LakeException UnknownSetting() => new(
        "LW-PGW-0124",
        "There is no setting of that name.",
        "List them: select name from pg_settings",
        Outcome.Usage);

    public static LakeException CatalogFailed(string reason) => new(
        "LW-PGW-0125",
        $"The statement cannot be answered: {reason}",
        "It is read as DuckDB SQL with PostgreSQL's catalog; see docs/sql-doors.md.",
        Outcome.Usage);

    public static LakeException FunctionNotOffered(string name) => new(
        "LW-PGW-0126",
        $"The statement reads no table of the lake and uses {name}, which is not offered without one.",
        "See docs/sql-doors.md.",
        Outcome.Refused);

    public static LakeException ValueFailed(string kind) => new(
        "LW-PGW-0129",
        $"A value in the statement does not fit ({kind}).",
        "Correct the value, or send it as its own type.",
        Outcome.Usage);

    public static LakeException TooMuch() => new(
        "LW-PGW-0130",
        "The statement reads no table of the lake and needs too much time or memory.",
        "Ask for less.");

    public static LakeException HiddenCharacter() => new(
        "LW-PGW-0131",
        "The statement contains a character that does not show.",
        "Type it anew; text copied from a document may carry such characters.",
        Outcome.Usage);

    public static LakeException NoAddress(string listen) => new(
        "LW-PGW-0127",
        $"The server cannot listen on {listen}.",
        "Name a free address and port, for example 127.0.0.1:5439.",
        Outcome.Usage);

    public static LakeException BadCertificate() => new(
        "LW-PGW-0128",
        "The TLS certificate and key cannot be used.",
        "Name a PEM file with the certificate (chain) and one with its unencrypted key.",
        Outcome.Usage);

    public static LakeException Unexpected() => new(
        "LW-PGW-9999",
        "Something unexpected happened; the connection ends.",
        "This is a defect: report id and version. Details may quote data, so none are shown.");
}
