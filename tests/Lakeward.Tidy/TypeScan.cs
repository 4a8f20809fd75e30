// Finds the types a file declares, from its code alone.
using System.Text.RegularExpressions;

namespace Lakeward.Tidy;

/// <summary>Reads declarations out of the code view of a file, where quotations cannot mislead it.</summary>
internal static partial class TypeScan
{
    public static IReadOnlyList<TypeDeclaration> Find(SourceFile file)
    {
        var depths = DepthsOf(file.Code);
        var found = new List<TypeDeclaration>();
        foreach (Match match in Declaration().Matches(file.Code))
        {
            var name = match.Groups["name"];
            if (name.Value is "where" or "is" || IsConstraint(file.Code, match.Index))
            {
                continue;
            }

            found.Add(new TypeDeclaration(name.Value, match.Groups["kind"].Value, name.Index)
            {
                IsTopLevel = depths[name.Index] == 0,
                IsPublic = match.Groups["words"].Value.Contains("public", StringComparison.Ordinal),
                Bases = BasesAt(file.Code, name.Index + name.Length),
            });
        }

        return found;
    }

    /// <summary>The brace depth in front of each character.</summary>
    public static int[] DepthsOf(string code)
    {
        var depths = new int[code.Length + 1];
        for (var i = 0; i < code.Length; i++)
        {
            depths[i + 1] = depths[i] + code[i] switch { '{' => 1, '}' => -1, _ => 0 };
        }

        return depths;
    }

    // `where T : class` is no declaration.
    private static bool IsConstraint(string code, int position) =>
        code.AsSpan(0, position).TrimEnd() is [.., ':' or ','];

    private static List<string> BasesAt(string code, int position)
    {
        position = SkipPair(code, position, '<', '>');
        position = SkipPair(code, position, '(', ')');
        position = SkipSpace(code, position);
        if (position >= code.Length || code[position] != ':')
        {
            return [];
        }

        var end = code.AsSpan(position).IndexOfAny('{', ';');
        var list = end < 0 ? code[(position + 1)..] : code.Substring(position + 1, end - 1);
        list = WhereClause().Split(list)[0];
        return [.. SplitAtDepthZero(list).Select(SimpleName).Where(name => name.Length > 0)];
    }

    private static IEnumerable<string> SplitAtDepthZero(string list)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i < list.Length; i++)
        {
            depth += list[i] switch { '<' or '(' => 1, '>' or ')' => -1, _ => 0 };
            if (list[i] == ',' && depth == 0)
            {
                yield return list[start..i];
                start = i + 1;
            }
        }

        yield return list[start..];
    }

    private static string SimpleName(string type)
    {
        var plain = type.Split('<', '(')[0].Trim();
        return plain[(plain.LastIndexOf('.') + 1)..];
    }

    private static int SkipPair(string code, int position, char open, char close)
    {
        position = SkipSpace(code, position);
        if (position >= code.Length || code[position] != open)
        {
            return position;
        }

        for (var depth = 0; position < code.Length; position++)
        {
            depth += code[position] == open ? 1 : code[position] == close ? -1 : 0;
            if (depth == 0)
            {
                return position + 1;
            }
        }

        return position;
    }

    private static int SkipSpace(string code, int position)
    {
        while (position < code.Length && char.IsWhiteSpace(code[position]))
        {
            position++;
        }

        return position;
    }

    [GeneratedRegex(
        """
        (?<words>(?:\b(?:public|internal|private|protected|file
          |sealed|abstract|static|partial|readonly|ref|unsafe|new)\s+)*)
        (?:\b(?<kind>class|struct|interface|enum|record\s+struct|record\s+class|record)\s+(?<name>[A-Z]\w*)
          (?=\s*[<({:;]|\s+where\b)
        |\b(?<kind>delegate)\s+[\w.<>\[\],?\s*]+?\s+(?<name>[A-Z]\w*)\s*(?:<[^>]*>)?\s*(?=\())
        """,
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\bwhere\b")]
    private static partial Regex WhereClause();
}
