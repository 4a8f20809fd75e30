// The failures of loading a mart into PostgreSQL, each with its id and hint.
using Lakeward.Errors;

namespace Lakeward.Postgres;

internal static class PostgresErrors
{
    public static LakeException BadConnection() => new(
        "LW-MRT-0201",
        "The connection string is not one of PostgreSQL's.",
        "Write it as Host=…;Database=…;Username=…",
        Outcome.Usage);

    public static LakeException PasswordShown() => new(
        "LW-MRT-0202",
        "The connection string has a password, which other users of this machine can see.",
        "Put it into ~/.pgpass or PGPASSWORD.",
        Outcome.Usage);

    public static LakeException NotProtected() => new(
        "LW-MRT-0203",
        "The connection would leave this machine without a verified certificate.",
        "Leave SSL Mode out or write VerifyFull, and name the authority: Root Certificate=FILE",
        Outcome.Usage);

    public static LakeException NotConnected(string reason) => new(
        "LW-MRT-0204",
        $"PostgreSQL cannot be reached, or closed the connection ({reason}).",
        "Check host, port, certificate and password; the mart is as it was.");

    public static LakeException Refused(string state) => new(
        "LW-MRT-0205",
        $"PostgreSQL refused (SQLSTATE {state}); the mart is as it was.",
        "The server's log says more. The owner needs CREATE on the database, and CREATEROLE where a role is "
            + "missing.");

    public static LakeException NotUtf8() => new(
        "LW-MRT-0206",
        "The database does not keep text as UTF-8.",
        "Make one that does: createdb --encoding UTF8 --template template0");

    public static LakeException NoMart(string schema) => new(
        "LW-MRT-0207",
        $"The schema {schema} exists already and is no mart.",
        "Choose another name: --schema");

    public static LakeException UnfitRole(string schema) => new(
        "LW-MRT-0208",
        $"A role of the mart {schema} may log in, is a member of another, or has rights of its own.",
        "The mart's roles are granted to people's own roles and are nothing else; see docs/marts.md.");

    public static LakeException OthersHaveRights() => new(
        "LW-MRT-0209",
        "The database gave others rights on the mart, so it was not made.",
        "Look for ALTER DEFAULT PRIVILEGES and event triggers.");

    public static LakeException FolderExists() => new(
        "LW-MRT-0210",
        "The folder for the mart exists already.",
        "Choose another name: nothing is overwritten.",
        Outcome.Usage);

    public static LakeException NotWritten() => new(
        "LW-MRT-0211",
        "The mart's folder cannot be written.",
        "Check the path, its rights, and that the disk is not full.");

    public static LakeException TwoRoles(string schema) => new(
        "LW-MRT-0212",
        $"A login holds two roles of the mart {schema}, and would see one's columns in the other's rows.",
        "Grant each login one role of a mart, or make marts of their own.");
}
