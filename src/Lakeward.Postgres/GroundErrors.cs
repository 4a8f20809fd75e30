// The failures of a lake's ground in PostgreSQL, each with its id and hint.
using Lakeward.Errors;

namespace Lakeward.Postgres;

internal static class GroundErrors
{
    public static LakeException NoConnection() => new(
        "LW-PG-0300",
        "The lake stands on a PostgreSQL, and nothing says how to reach it.",
        "Name a file that holds the connection string: --ground FILE, or put it into LAKEWARD_GROUND.",
        Outcome.Usage);

    public static LakeException Unavailable() => new(
        "LW-PG-0301",
        "The lake's PostgreSQL cannot be reached, or closed the connection: nothing was changed.",
        "Check that it runs, and host, port, certificate and password; then try again.");

    public static LakeException Refused(string state) => new(
        "LW-PG-0302",
        $"The lake's PostgreSQL refused (SQLSTATE {state}): nothing was changed.",
        "The server's log says more. The lake's role owns the lake's schema; to make one it needs CREATE on "
            + "the database.");

    public static LakeException NoGround() => new(
        "LW-PG-0303",
        "The database holds nothing of this lake.",
        "Check that the connection string names the database that the lake was made in.",
        Outcome.NotVerified);

    public static LakeException Exists() => new(
        "LW-PG-0304",
        "The database holds a lake of this id already.",
        "Make the lake again: it gets another id.");

    public static LakeException InDoubt() => new(
        "LW-PG-0305",
        "The connection broke while an event was committed, and PostgreSQL does not say whether it was.",
        "Reopen the lake and look: lakeward audit show. The operation may have been recorded.");

    public static LakeException BadName() => new(
        "LW-PG-0306",
        "The lake's settings name no ground that PostgreSQL could hold.",
        "Restore lakeward.json from the machine on which the lake was made.",
        Outcome.Usage);
}
