// How COPY TO STDOUT writes rows.
namespace Lakeward.Server.Wire;

/// <summary>The options of a COPY.</summary>
/// <remarks>References: PostgreSQL 15, COPY.</remarks>
internal sealed record CopyFormat
{
    /// <summary>Whether in PostgreSQL's binary form.</summary>
    public bool IsBinary { get; init; }

    /// <summary>Whether as comma-separated values.</summary>
    public bool IsCsv { get; init; }

    /// <summary>Whether a line of column names comes first.</summary>
    public bool HasHeader { get; init; }

    /// <summary>What stands between values.</summary>
    public char Delimiter { get; init; } = '\t';

    /// <summary>What stands for NULL.</summary>
    public string Null { get; init; } = "\\N";

    /// <summary>Reads the options, in their form with parentheses and in the older one.</summary>
    /// <exception cref="Errors.LakeException">LW-PGW-0116: an option is not offered.</exception>
    public static CopyFormat Read(TokenCursor words)
    {
        var format = new CopyFormat();
        _ = words.Take("with");
        _ = words.Take("(");
        string? mark = null;
        string? nothing = null;
        while (!words.IsAtEnd && !words.Take(")"))
        {
            switch (words.Word())
            {
                case "format":
                    format = words.Word() switch
                    {
                        "csv" or "'csv'" => format with { IsCsv = true },
                        "binary" or "'binary'" => format with { IsBinary = true },
                        "text" or "'text'" => format,
                        _ => throw WireErrors.NotOffered("This format of COPY"),
                    };
                    break;
                case "csv":
                    format = format with { IsCsv = true };
                    break;
                case "binary":
                    format = format with { IsBinary = true };
                    break;
                case "header":
                    format = format with { HasHeader = !words.Take("false") && !words.Take("off") };
                    _ = words.Take("true") || words.Take("on");
                    break;
                case "delimiter":
                    _ = words.Take("as");
                    mark = Literal(words);
                    break;
                case "null":
                    _ = words.Take("as");
                    nothing = Literal(words);
                    break;
                case "encoding":
                    _ = words.Word();
                    break;
                case ",":
                    break;
                default:
                    throw WireErrors.NotOffered("This option of COPY");
            }
        }

        return mark is not (null or { Length: 1 })
            ? throw WireErrors.NotOffered("A delimiter of more than one character")
            : format with
            {
                Delimiter = mark?[0] ?? (format.IsCsv ? ',' : '\t'),
                Null = nothing ?? (format.IsCsv ? "" : "\\N"),
            };
    }

    private static string Literal(TokenCursor words)
    {
        var text = words.Raw();
        var inner = text.TrimStart('E', 'e').Trim('\'');
        return inner.Replace("\\t", "\t", StringComparison.Ordinal);
    }
}
