// Reads and writes masks as manifests have them: hash, partial(2, 4), constant('none').
using System.Globalization;
using Lakeward.Records.Typing;

namespace Lakeward.Access.Policy;

/// <summary>The words of masks and their numbers.</summary>
internal static class MaskText
{
    public const int MaxKept = 20;
    public const int MaxDays = 3_650;

    /// <summary>Every word, as a message lists them.</summary>
    public static IReadOnlyList<string> Words { get; } =
        ["null", "constant('X')", "age-band", "year", "zip3", "partial(N, N)", "hash", "token", "date-shift"];

    /// <summary>A mask, or null and what is wrong: null where the word is not known.</summary>
    public static Mask? Read(string text, out string? wrong)
    {
        wrong = null;
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var word = open < 0 ? text : text[..open];
        var inner = open >= 0 && text.EndsWith(')') ? text[(open + 1)..^1] : null;
        switch (word, open >= 0)
        {
            case ("null", false): return new Mask.Nothing();
            case ("year", false): return new Mask.Year();
            case ("zip3", false): return new Mask.Zip3();
            case ("hash", false): return new Mask.Hash();
            case ("token", false): return new Mask.Token();
            case ("age-band", false): return new Mask.AgeBand(Mask.AgeBand.UsualWidth);
            case ("date-shift", false): return new Mask.DateShift(Mask.DateShift.UsualDays);
            case ("constant", true): return Constant(inner, out wrong);
            case ("age-band", true):
                return Numbers(inner) is [var width and >= 2 and <= 45]
                    ? new Mask.AgeBand(width)
                    : Wrong("age-band has a width of 2 to 45 years, as age-band(10)", out wrong);
            case ("date-shift", true):
                return Numbers(inner) is [var days and >= 1 and <= MaxDays]
                    ? new Mask.DateShift(days)
                    : Wrong($"date-shift has 1 to {MaxDays} days, as date-shift(182)", out wrong);
            case ("partial", true):
                return Numbers(inner) is [var first and <= MaxKept, var last and <= MaxKept]
                    && first + last > 0
                    ? new Mask.Partial(first, last)
                    : Wrong($"partial keeps up to {MaxKept} first and last characters, as partial(0, 4)",
                        out wrong);
            default: return null;
        }
    }

    /// <summary>A constant as a policy writes it.</summary>
    public static string Of(Expression.Literal value) => value.Type.Kind switch
    {
        ValueKind.Text => $"'{value.Text.Replace("'", "''", StringComparison.Ordinal)}'",
        ValueKind.Date => $"date '{value.Text}'",
        _ => value.Text,
    };

    private static Mask.Constant? Constant(string? inner, out string? wrong)
    {
        wrong = null;
        try
        {
            if (inner is not null)
            {
                return new(FilterParser.ParseLiteral(inner));
            }
        }
        catch (FilterException)
        {
            // What is wrong with it is said below.
        }

        wrong = "constant has one value, as constant('none'), constant(0) or constant(date '1900-01-01')";
        return null;
    }

    private static Mask? Wrong(string message, out string? wrong)
    {
        wrong = message;
        return null;
    }

    private static List<int>? Numbers(string? inner)
    {
        var numbers = new List<int>();
        foreach (var part in inner?.Split(',') ?? [])
        {
            if (!int.TryParse(
                part.Trim(' '), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            numbers.Add(number);
        }

        return numbers;
    }
}
