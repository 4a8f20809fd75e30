// Every failure and refusal of this room, with its id and hint.
using System.Text;
using Lakeward.Errors;
using Lakeward.Tables;

namespace Lakeward.Access;

/// <summary>The room's failures; the ids are listed in <c>docs/errors/access.md</c>.</summary>
internal static class AccessErrors
{
    private const int MaxListed = 50;
    private const string NewTableHint =
        "declare a new table with the wanted columns, and have the data delivered into it";

    public static LakeException ManifestHasIssues(string fileName, ManifestReading reading) => new(
        "LW-ACC-0001",
        Listed(fileName, reading.Issues, reading.IssueCount),
        "correct the places named, then: lakeward plan",
        Outcome.Issues);

    public static LakeException ExpectationsHaveIssues(
        string fileName, IReadOnlyList<ManifestIssue> issues, int count) => new(
        "LW-ACC-0004",
        Listed(fileName, issues, count),
        "correct the places named, then: lakeward policy test",
        Outcome.Issues);

    public static LakeException ManifestNotReadable(string fileName, string reason, Exception? cause = null)
    {
        const string Id = "LW-ACC-0002";
        const string Hint = "check the path, its permissions, and that the file is text in UTF-8";
        var message = $"{fileName} cannot be read: {reason}";
        return cause is null
            ? new(Id, message, Hint, Outcome.Usage)
            : new(Id, message, Hint, Outcome.Usage, cause);
    }

    public static LakeException LakeNameInvalid(string name) => new(
        "LW-ACC-0003",
        $"{Spelling.Show(name)} is no name for a lake",
        "use lower-case letters, digits, . _ - and start with a letter or digit, as in riverside",
        Outcome.Usage);

    public static LakeException PlanRefused(IReadOnlyList<PlanRefusal> refusals)
    {
        var text = new StringBuilder($"the plan has {refusals.Count} changes that are refused");
        foreach (var refusal in refusals.Take(MaxListed))
        {
            text.Append("\n  ").Append(refusal.Id).Append(": ").Append(refusal.Message);
        }

        const string Hint = "take these changes back; nothing was applied";
        return new("LW-ACC-0020", text.ToString(), Hint, Outcome.Refused);
    }

    public static PlanRefusal DatasetHoldsData(string dataset) => new(
        "LW-ACC-0021",
        $"dataset {dataset} holds data and cannot be removed",
        "keep it in the manifest; take its grants away if nobody is to read it");

    public static PlanRefusal TableHoldsData(string table) => new(
        "LW-ACC-0022",
        $"table {table} holds data and cannot be removed",
        "keep it in the manifest; take its grants away if nobody is to read it");

    public static PlanRefusal ColumnClassChanged(string table, string column, string from, string to) => new(
        "LW-ACC-0023",
        $"table {table} holds data: {column} cannot move from {from} to {to}",
        NewTableHint);

    public static PlanRefusal ColumnTypeChanged(string table, string column, string from, string to) => new(
        "LW-ACC-0024",
        $"table {table} holds data: {column} cannot change type from {from} to {to}",
        NewTableHint);

    public static PlanRefusal ColumnHoldsData(string table, string column) => new(
        "LW-ACC-0025",
        $"table {table} holds data: column {column} cannot be removed",
        "keep the column in the manifest; deny its class if nobody is to read it");

    public static PlanRefusal LakeRenamed(string from, string to) => new(
        "LW-ACC-0026",
        $"the lake is named {from} and cannot become {to}",
        $"write lake: {from}; for another lake: lakeward init {to}");

    public static AccessDecision.Refused PrincipalUnknown(string principal) => new(
        "LW-ACC-0101",
        $"there is no principal {Spelling.Show(principal)}",
        "name a principal of lake.yaml, or add one, then: lakeward plan");

    /// <summary>The refusal of one column of a table that may be read otherwise.</summary>
    public static LakeException ColumnDenied(AccessDecision.Granted granted, ColumnDecision column) => new(
        "LW-ACC-0102",
        $"column {column.Name} is denied to role {column.Role} "
            + $"(class {column.Class.Text()}, grant {column.Grant})",
        $"ask without it; the manifest's grants say what {granted.Principal} may see of "
            + $"{granted.Dataset}.{granted.Table} for {granted.Purpose}",
        Outcome.Refused);

    public static AccessDecision.Refused NoRole(string principal, bool isMachine) => new(
        "LW-ACC-0103",
        isMachine ? $"machine {principal} holds no role and cannot query" : $"{principal} holds no role",
        $"give {principal} a role in lake.yaml, then: lakeward plan");

    /// <summary>
    /// One answer for a table that is not there and for one that is not granted: neither may tell which.
    /// </summary>
    public static AccessDecision.Refused TableUnknown(
        string principal, string table, IReadOnlyList<string> visible)
    {
        const int MaxNamed = 8;
        var near = Spelling.Nearest(table, visible);
        var more = visible.Count > MaxNamed ? ", ..." : string.Empty;
        var hint = near is not null ? $"did you mean {near}?"
            : visible.Count > 0 ? $"{principal} may see {string.Join(", ", visible.Take(MaxNamed))}{more}"
            : "no grant covers any table yet; ask whoever keeps lake.yaml";
        return new("LW-ACC-0104", $"there is no table {Spelling.Show(table)} that {principal} may see", hint);
    }

    public static AccessDecision.Refused PurposeUnknown(string purpose)
    {
        var near = Spelling.Nearest(purpose, PurposeOfUse.Codes);
        return new(
            "LW-ACC-0105",
            $"{Spelling.Show(purpose)} is no HL7 purpose of use",
            near is null
                ? "use a code such as TREAT, HPAYMT, HOPERAT, HRESCH or PUBHLTH"
                : $"did you mean {near}?");
    }

    public static AccessDecision.Refused PurposeNotGranted(
        AccessRequest request, IReadOnlyList<string> granted) => new(
        "LW-ACC-0106",
        $"{request.Principal} may not use {request.Dataset}.{request.Table} for {request.Purpose}",
        granted.Count == 0
            ? "its agreement permits none of the purposes granted"
            : $"granted: {string.Join(", ", granted)}");

    public static AccessDecision.Refused PurposeNeeded(
        AccessRequest request, IReadOnlyList<string> granted) => new(
        "LW-ACC-0107",
        $"{request.Principal} may use {request.Dataset}.{request.Table} for several purposes; say which",
        $"--purpose {string.Join(" or ", granted)}");

    public static AccessDecision.Refused AgreementNotYet(Agreement agreement, DateOnly today) => new(
        "LW-ACC-0108",
        $"agreement {agreement.Id} begins on {agreement.Effective:yyyy-MM-dd}; today is {today:yyyy-MM-dd}",
        "wait for that day, or correct effective in lake.yaml, then: lakeward plan");

    public static AccessDecision.Refused AgreementEnded(Agreement agreement, DateOnly today) => new(
        "LW-ACC-0109",
        $"agreement {agreement.Id} ended on {agreement.Expires:yyyy-MM-dd}; today is {today:yyyy-MM-dd}",
        "put the dataset under a live agreement in lake.yaml, then: lakeward plan");

    public static AccessDecision.Refused AgreementSuspended(Agreement agreement) => new(
        "LW-ACC-0110",
        $"agreement {agreement.Id} is suspended",
        "nobody reads its data meanwhile; write status: active in lake.yaml, then: lakeward plan");

    public static AccessDecision.Refused AgreementOver(Agreement agreement) => new(
        "LW-ACC-0111",
        $"agreement {agreement.Id} has ended",
        "put the dataset under a live agreement in lake.yaml, then: lakeward plan");

    public static AccessDecision.Refused PolicyUnfit(string table) => new(
        "LW-ACC-0112",
        $"the row filters and masks on {table} do not fit its stored columns",
        "compare lake.yaml with the table's columns and their types, then: lakeward plan");

    public static LakeException TableNotNamed(string table) => new(
        "LW-ACC-0113",
        $"the manifest has no table {Spelling.Show(table)}, or several",
        "write it as DATASET.TABLE, as lake.yaml names them",
        Outcome.Usage);

    private static string Listed(string fileName, IReadOnlyList<ManifestIssue> issues, int count)
    {
        var text = new StringBuilder($"{fileName} has {(count == 1 ? "1 issue" : $"{count} issues")}");
        foreach (var issue in issues.Take(MaxListed))
        {
            text.Append("\n  ").Append(issue);
        }

        if (count > MaxListed)
        {
            text.Append("\n  and ").Append(count - MaxListed).Append(" more");
        }

        return text.ToString();
    }
}
