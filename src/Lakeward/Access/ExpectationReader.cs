// Reads the expectations kept beside a manifest, as strictly as the manifest itself.
namespace Lakeward.Access;

/// <summary>Reads <c>lake.policy-tests.yaml</c>: the key <c>tests</c> with a list of expectations.</summary>
public static class ExpectationReader
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "lake.policy-tests.yaml";

    /// <summary>Reads a file; throws <c>LW-ACC-0002</c> and as <see cref="Read"/>.</summary>
    public static IReadOnlyList<Expectation> ReadFile(string path) =>
        Read(ManifestReader.ReadFileText(path), Path.GetFileName(path));

    /// <summary>
    /// Reads expectations; throws <c>LW-ACC-0004</c> with one line per issue when anything is wrong.
    /// </summary>
    public static IReadOnlyList<Expectation> Read(string yaml, string fileName)
    {
        var issues = new ManifestIssues();
        var expectations = new List<Expectation>();
        if (ManifestYaml.Load(yaml, issues) is { } root
            && ManifestFields.Open(root, root.Place, "the file", issues, "tests") is { } fields
            && fields.Required("tests") is { } tests)
        {
            if (tests is not ListNode { Items.Count: > 0 } list)
            {
                issues.WrongKind(tests, "tests", "a list of expectations, each starting with - as:");
            }
            else
            {
                expectations.AddRange(list.Items.Select(item => ReadOne(item, issues)).OfType<Expectation>());
            }
        }

        return issues.Count == 0
            ? expectations
            : throw AccessErrors.ExpectationsHaveIssues(fileName, issues.InOrder(), issues.Count);
    }

    private static Expectation? ReadOne(ManifestNode node, ManifestIssues issues)
    {
        var fields = ManifestFields.Open(
            node, node.Place, "expectation", issues,
            "name", "as", "purpose", "table", "on", "refused", "columns", "rows");
        if (fields is null)
        {
            return null;
        }

        var values = new ManifestValues(issues);
        var name = values.Text(fields.OptionalText("name"), "name");
        var principal = fields.RequiredText("as");
        var table = fields.RequiredText("table");
        var purpose = fields.OptionalText("purpose");
        var day = values.Date(fields.OptionalText("on"), "on");
        var refused = fields.OptionalText("refused");
        var columns = Values(fields.Optional("columns"), "columns", issues).ToDictionary(
            entry => entry.Key, entry => entry.Value ?? "null", StringComparer.OrdinalIgnoreCase);
        var rows = Rows(fields.Optional("rows"), issues);
        if (refused is not null && columns.Count + rows.Count > 0)
        {
            issues.Rule(refused.Place, "who is refused sees no columns and no rows");
        }
        else if (refused is null && columns.Count + rows.Count == 0)
        {
            issues.Missing(node.Place, "expectation", "refused, nor columns, nor rows: it expects nothing");
        }

        return principal is null || table is null ? null : new()
        {
            Name = name ?? $"{principal.Text}, {purpose?.Text ?? "any purpose"}, {table.Text}",
            Principal = principal.Text,
            Purpose = purpose?.Text,
            Table = table.Text,
            On = day,
            Refused = refused?.Text,
            Columns = columns,
            Rows = rows,
            Place = node.Place,
        };
    }

    private static List<ExpectationRow> Rows(ManifestNode? node, ManifestIssues issues)
    {
        var rows = new List<ExpectationRow>();
        if (node is not (null or ListNode))
        {
            issues.WrongKind(node, "rows", "a list of rows, each with given, and shown or hidden");
        }

        foreach (var item in (node as ListNode)?.Items ?? [])
        {
            var fields = ManifestFields.Open(item, item.Place, "row", issues, "given", "shown", "hidden");
            if (fields is null)
            {
                continue;
            }

            var hidden = new ManifestValues(issues).Flag(fields.OptionalText("hidden"), "hidden");
            var shown = fields.Optional("shown");
            if (hidden is true == shown is not null)
            {
                issues.Missing(item.Place, "row", "shown, or hidden: true");
            }

            rows.Add(new(
                Values(fields.Required("given"), "given", issues),
                shown is null ? null : Values(shown, "shown", issues),
                item.Place));
        }

        return rows;
    }

    // Texts by name; nothing, written as null or ~, is an absent value.
    private static Dictionary<string, string?> Values(ManifestNode? node, string what, ManifestIssues issues)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (node is not (null or MapNode))
        {
            issues.WrongKind(node, what, "a mapping from a column's name to a value");
        }

        foreach (var (key, value) in (node as MapNode)?.Entries ?? [])
        {
            if (value is not ScalarNode scalar)
            {
                issues.WrongKind(value, Spelling.Show(key.Text), "text");
            }
            else if (!values.TryAdd(key.Text, scalar.IsEmpty ? null : scalar.Text))
            {
                issues.Rule(key.Place, $"column {Spelling.Show(key.Text)} is there twice");
            }
        }

        return values;
    }
}
