// One C# file, split into what is code, what is comment and what is text in quotes.
namespace Lakeward.Tidy;

/// <summary>A parsed source file. All three views keep the line numbers of the file.</summary>
internal sealed class SourceFile
{
    private readonly int[] _lineStarts;

    public SourceFile(string path, string text)
    {
        Path = path;
        Text = text;
        Lines = text.Split('\n');
        _lineStarts = new int[Lines.Count];
        for (var i = 1; i < Lines.Count; i++)
        {
            _lineStarts[i] = _lineStarts[i - 1] + Lines[i - 1].Length + 1;
        }

        var lexer = new Lexer(text);
        lexer.Run();
        Code = lexer.Code;
        Comments = lexer.Comments;
        Literals = lexer.Literals;
        Types = TypeScan.Find(this);
    }

    /// <summary>The path from the root, with forward slashes.</summary>
    public string Path { get; }

    public string Text { get; }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>The text with every comment and every quoted character replaced by a space.</summary>
    public string Code { get; }

    public IReadOnlyList<Piece> Comments { get; }

    public IReadOnlyList<Piece> Literals { get; }

    /// <summary>All types the file declares, outer ones first.</summary>
    public IReadOnlyList<TypeDeclaration> Types { get; }

    public string FileName => System.IO.Path.GetFileName(Path);

    /// <summary>The project's folder name, for example <c>Lakeward.Cli</c>.</summary>
    public string Project => Path.Split('/') is [_, var project, _, ..] ? project : "";

    /// <summary>The folders between the project and the file.</summary>
    public IReadOnlyList<string> Folders => Path.Split('/') is [_, _, .. var folders, _] ? folders : [];

    public bool IsUnder(string folder) => Path.StartsWith(folder, StringComparison.Ordinal);

    /// <summary>The 1-based line of a position in the text.</summary>
    public int LineOf(int position)
    {
        var found = Array.BinarySearch(_lineStarts, position);
        return found >= 0 ? found + 1 : ~found;
    }

    public Finding At(int position, string message) => new(Path, LineOf(position), message);

    /// <summary>A comment or a quoted text: where it starts and what it says.</summary>
    internal readonly record struct Piece(int Start, string Text);
}
