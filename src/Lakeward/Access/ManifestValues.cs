// Reads the single values of a manifest: names, dates, sizes, words; each bad one becomes an issue and null.
using System.Globalization;
using Lakeward.Access.Policy;
using Lakeward.Records.Typing;

namespace Lakeward.Access;

/// <summary>
/// Readers of single values. A null text (an issue is already there, or the key is absent) gives null.
/// </summary>
internal sealed class ManifestValues(ManifestIssues issues)
{
    public const int MaxIdLength = 63;
    public const int MaxColumnNameLength = 128;
    private const int MaxTextLength = 200;

    /// <summary>
    /// Whether a text is an id: <c>[a-z0-9][a-z0-9._-]{0,62}</c>, and no two dots in a row.
    /// </summary>
    public static bool IsId(string text) =>
        text.Length is > 0 and <= MaxIdLength
        && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-')
        && !text.Contains("..", StringComparison.Ordinal);

    public string? Id(ScalarNode? node, string what)
    {
        if (node is null || IsId(node.Text))
        {
            return node?.Text;
        }

        issues.BadValue(node, $"{Spelling.Show(node.Text)} is no {what}: lower-case letters, digits, . _ -, "
            + $"starting with a letter or digit, at most {MaxIdLength}");
        return null;
    }

    public string? Text(ScalarNode? node, string what)
    {
        if (node is null || IsOneLine(node.Text, MaxTextLength))
        {
            return node?.Text;
        }

        issues.BadValue(node, $"{what} must be one line of 1 to {MaxTextLength} printable characters");
        return null;
    }

    public string? ColumnName(ScalarNode node)
    {
        if (IsOneLine(node.Text, MaxColumnNameLength))
        {
            return node.Text;
        }

        issues.BadValue(node, $"a column name is 1 to {MaxColumnNameLength} printable characters");
        return null;
    }

    public DateOnly? Date(ScalarNode? node, string what)
    {
        if (node is null)
        {
            return null;
        }

        var invariant = CultureInfo.InvariantCulture;
        if (DateOnly.TryParseExact(node.Text, "yyyy-MM-dd", invariant, DateTimeStyles.None, out var date))
        {
            return date;
        }

        issues.BadValue(node, $"{Spelling.Show(node.Text)} is no date for {what}; write it as 2028-12-31");
        return null;
    }

    public ByteSize? Size(ScalarNode? node, string what)
    {
        if (node is null)
        {
            return null;
        }

        if (ByteSize.TryParse(node.Text, out var size) && size.Bytes > 0)
        {
            return size;
        }

        issues.BadValue(node, $"{Spelling.Show(node.Text)} is no size for {what}; write it as 10 GiB");
        return null;
    }

    public bool? Flag(ScalarNode? node, string what)
    {
        if (node is null || node.Text is "true" or "false")
        {
            return node is null ? null : node.Text == "true";
        }

        issues.BadValue(node, $"{Spelling.Show(node.Text)} is neither true nor false, as {what} must be");
        return null;
    }

    public T? Word<T>(ScalarNode? node, string what, WordList<T> words)
        where T : struct, Enum
    {
        if (node is null)
        {
            return null;
        }

        if (words.TryParse(node.Text, out var value))
        {
            return value;
        }

        NotOneOf(node, what, words.All);
        return null;
    }

    /// <summary>A right or a mask; a plain <c>null</c> is the mask of that name.</summary>
    public ColumnRule? Rule(ManifestNode node, string what)
    {
        if (node is not ScalarNode text || (text.IsEmpty && text.Text != "null"))
        {
            issues.WrongKind(node, what, "text");
            return null;
        }

        var rule = ColumnRule.Read(text.Text, out var wrong);
        if (wrong is not null)
        {
            issues.BadValue(text, wrong);
        }
        else if (rule is null)
        {
            NotOneOf(text, "right", [.. ManifestWords.Rights.All, .. MaskText.Words]);
        }

        return rule;
    }

    /// <summary>A number from 1.</summary>
    public int? Count(ScalarNode? node, string what, int most)
    {
        var isNumber = int.TryParse(
            node?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        if (node is null || (isNumber && number >= 1 && number <= most))
        {
            return node is null ? null : number;
        }

        issues.BadValue(node, $"{Spelling.Show(node.Text)} is no {what}: a number from 1 to {most}");
        return null;
    }

    public char? Delimiter(ScalarNode? node)
    {
        if (node is null || ManifestWords.Delimiter(node.Text) is not { } delimiter)
        {
            if (node is not null)
            {
                NotOneOf(node, "delimiter", ManifestWords.DelimiterNames);
            }

            return null;
        }

        return delimiter;
    }

    public string? Type(ScalarNode? node)
    {
        if (node is null)
        {
            return null;
        }

        if (ColumnType.TryParse(node.Text, out var type))
        {
            return type.ToString();
        }

        if (node.Text.StartsWith("decimal", StringComparison.Ordinal))
        {
            var range = $"p from 1 to {ColumnType.MaxPrecision} and s from 0 to p";
            issues.BadValue(node, $"{Spelling.Show(node.Text)} is no type; decimal(p,s) has {range}");
            return null;
        }

        NotOneOf(node, "type", ColumnType.Names);
        return null;
    }

    /// <summary>
    /// The codes of a list of purposes; each unknown one is an issue, and then the list is null.
    /// </summary>
    public IReadOnlyList<string>? Purposes(IReadOnlyList<ScalarNode>? nodes)
    {
        if (nodes is null || nodes.All(node => PurposeOfUse.IsKnown(node.Text)))
        {
            return nodes is null ? null : [.. nodes.Select(node => node.Text)];
        }

        foreach (var node in nodes.Where(node => !PurposeOfUse.IsKnown(node.Text)))
        {
            var near = Spelling.Nearest(node.Text, PurposeOfUse.Codes);
            var tail = near is null
                ? "such as TREAT, HPAYMT, HOPERAT, HRESCH, PUBHLTH"
                : $"did you mean {near}?";
            issues.BadValue(node, $"{Spelling.Show(node.Text)} is no HL7 purpose of use; {tail}");
        }

        return null;
    }

    private static bool IsOneLine(string text, int maxLength) =>
        text.Trim().Length > 0 && text.Length <= maxLength && Spelling.IsPrintable(text);

    private void NotOneOf(ScalarNode node, string what, IReadOnlyList<string> words)
    {
        var near = Spelling.Nearest(node.Text, words);
        var tail = near is null ? $"it is one of {string.Join(", ", words)}" : $"did you mean {near}?";
        issues.BadValue(node, $"{Spelling.Show(node.Text)} is no {what}; {tail}");
    }
}
