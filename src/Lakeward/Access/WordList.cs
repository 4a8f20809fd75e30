// The words a manifest has for the values of an enumeration.
using Lakeward.Records.Mapping;
using Lakeward.Tables;

namespace Lakeward.Access;

/// <summary>Two-way names of an enumeration's values; exact, case counts.</summary>
internal sealed class WordList<T>(params (string Text, T Value)[] words)
    where T : struct, Enum
{
    /// <summary>All words, in the order given.</summary>
    public IReadOnlyList<string> All { get; } = [.. words.Select(word => word.Text)];

    public bool TryParse(string text, out T value)
    {
        foreach (var word in words)
        {
            if (string.Equals(word.Text, text, StringComparison.Ordinal))
            {
                value = word.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    public string Text(T value)
    {
        foreach (var word in words)
        {
            if (EqualityComparer<T>.Default.Equals(word.Value, value))
            {
                return word.Text;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(value), value, "no word for it");
    }
}

/// <summary>The word lists of the manifest.</summary>
internal static class ManifestWords
{
    public static readonly WordList<AgreementKind> AgreementKinds = new(
        ("BAA", AgreementKind.BusinessAssociate),
        ("DUA", AgreementKind.DataUse),
        ("IRB", AgreementKind.ReviewBoard));

    public static readonly WordList<AgreementEnd> AgreementEnds = new(
        ("destroy", AgreementEnd.Destroy), ("return", AgreementEnd.Return));

    public static readonly WordList<AgreementStatus> AgreementStatuses = new(
        ("active", AgreementStatus.Active),
        ("suspended", AgreementStatus.Suspended),
        ("ended", AgreementStatus.Ended));

    public static readonly WordList<RecordFormat> Formats = new(
        ("delimited", RecordFormat.Delimited),
        ("json-lines", RecordFormat.JsonLines),
        ("parquet", RecordFormat.Parquet),
        ("x12-837", RecordFormat.X12Claim),
        ("x12-835", RecordFormat.X12Remittance),
        ("x12-834", RecordFormat.X12Enrollment),
        ("x12-270", RecordFormat.X12Eligibility),
        ("x12-276", RecordFormat.X12ClaimStatus),
        ("x12-999", RecordFormat.X12Acknowledgement),
        ("hl7v2", RecordFormat.Hl7v2),
        ("fhir", RecordFormat.Fhir),
        ("ccda", RecordFormat.Ccda),
        ("cclf", RecordFormat.Cclf));

    public static readonly WordList<ColumnRight> Rights = new(
        ("allow", ColumnRight.Allow), ("mask", ColumnRight.Mask), ("deny", ColumnRight.Deny));

    public static readonly WordList<PrincipalKind> PrincipalKinds = new(
        ("person", PrincipalKind.Person), ("machine", PrincipalKind.Machine));

    public static readonly WordList<ColumnClass> Classes = new(
        [.. Enum.GetValues<ColumnClass>().Select(columnClass => (columnClass.Text(), columnClass))]);

    private static readonly (string Text, char Value)[] Delimiters =
        [("comma", ','), ("tab", '\t'), ("pipe", '|'), ("semicolon", ';')];

    public static IReadOnlyList<string> DelimiterNames { get; } = [.. Delimiters.Select(word => word.Text)];

    /// <summary>Reads a delimiter, as its word or as the character itself.</summary>
    public static char? Delimiter(string text)
    {
        foreach (var (word, value) in Delimiters)
        {
            if (string.Equals(text, word, StringComparison.Ordinal) || (text.Length == 1 && text[0] == value))
            {
                return value;
            }
        }

        return null;
    }

    public static string DelimiterText(char delimiter) =>
        Delimiters.Single(word => word.Value == delimiter).Text;
}
