// The failures of the control database, each with its id and hint.
using Lakeward.Errors;

namespace Lakeward.Server.Control;

internal static class ControlErrors
{
    public static LakeException NewerSchema(int found, int known) => new(
        "LW-CTL-0101",
        $"The control database has version {found}; this program knows up to {known}.",
        "Use the newer version of the program that has written it.",
        Outcome.Usage);

    public static LakeException OtherLake() => new(
        "LW-CTL-0102",
        "The control database belongs to another lake.",
        "Name the database of this lake; a new lake gets an empty one.",
        Outcome.Usage);

    public static LakeException Unavailable() => new(
        "LW-CTL-0103",
        "The control database cannot be reached or used.",
        "Check that it runs, that the connection string is right, and that the disk is not full.");

    public static LakeException NoConnection(string file) => new(
        "LW-CTL-0104",
        $"{file} holds no connection string.",
        "Write one line as: Host=db;Database=lakeward;Username=lakeward;Password=...",
        Outcome.Usage);

    public static LakeException NotBroughtUp() => new(
        "LW-CTL-0105",
        "The control database is not at the version of this program.",
        "Start a vault of this version first: it makes the tables; an edge only uses them.",
        Outcome.Usage);
}
