// Finds the forms in which the readers of a table are shown one of its columns.
using Lakeward.Access;
using Lakeward.Query;
using Lakeward.Records.Typing;

namespace Lakeward.Marts;

/// <summary>
/// Readers share a form where the same rule holds for the column in every row that each of them sees, or
/// where their rules and filters are the same; it is compared as compiled, keys and all.
/// </summary>
internal sealed class MartForms(Func<string, string> physicalName, MaskKeys keys)
{
    /// <summary>The forms of one column, in the order of the readers.</summary>
    public List<Form> Of(int column, IReadOnlyList<AccessDecision.Granted> readers)
    {
        var forms = new List<Form>();
        foreach (var granted in readers)
        {
            var decision = granted.Columns[column];
            if (decision.Right == ColumnRight.Deny)
            {
                continue;
            }

            var plain = Plain(granted, decision);
            var form = plain ?? (granted, decision);
            var text = $"{plain is null}\n{decision.ShownType}\n{Text(form.Granted, form.Decision)}";
            if (forms.Find(known => known.Text == text) is { } known)
            {
                known.Holders.Add(granted);
            }
            else
            {
                forms.Add(new Form(text, form.Granted, form.Decision, plain is not null)
                {
                    Holders = { granted },
                });
            }
        }

        return forms;
    }

    /// <summary>
    /// The decision without its filters, where one rule holds in all rows that are shown; else null.
    /// </summary>
    private (AccessDecision.Granted Granted, ColumnDecision Decision)? Plain(
        AccessDecision.Granted granted, ColumnDecision decision)
    {
        var cells = decision.Cells;
        var covers = granted.Clauses[cells[^1].Clause].Filter is null
            || cells.Select(cell => cell.Clause).Distinct().Count() == granted.Clauses.Count;
        if (!covers)
        {
            return null;
        }

        var open = granted with
        {
            Clauses = [.. granted.Clauses.Select(clause => clause with { Filter = null })],
        };
        var texts = cells.Select(cell => Text(open, decision with { Cells = [cell] })).Distinct();
        return texts.Count() == 1 ? (open, decision with { Cells = [cells[0]] }) : null;
    }

    private string Text(AccessDecision.Granted granted, ColumnDecision decision)
    {
        var policy = new PolicySql(granted, physicalName, keys);
        var sql = policy.Cell(decision);
        var parameters = policy.Parameters.Select(bytes => Convert.ToHexString((byte[])bytes!));
        return $"{sql}\n{string.Join('\n', parameters)}";
    }

    /// <summary>
    /// A form. <paramref name="IsPlain"/>: its SQL holds no condition on rows, so it may be computed only
    /// where a holder sees the row.
    /// </summary>
    internal sealed record Form(
        string Text, AccessDecision.Granted Granted, ColumnDecision Decision, bool IsPlain)
    {
        /// <summary>Who is shown the column so.</summary>
        public List<AccessDecision.Granted> Holders { get; } = [];

        /// <summary>The type it is shown in.</summary>
        public ColumnType Type => Decision.ShownType;

        /// <summary>Whether it is the stored value wherever it is anything.</summary>
        public bool IsClear => Decision.Cells.All(cell => cell.Rule.Right == ColumnRight.Allow);

        /// <summary>What distinguishes it in a name: the mask's word, or that there are several.</summary>
        public string Word => Decision.Masks.ToList() is [var mask] && IsPlain
            ? mask.ToString().Split('(')[0].Replace('-', '_')
            : "mixed";
    }
}
