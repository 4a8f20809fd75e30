// Asks question after question with a person at a terminal.
using Lakeward.Cli.Screen;
using Lakeward.Cli.Verbs;
using Lakeward.Cryptography;
using Lakeward.Engine;
using Lakeward.Errors;
using Lakeward.Query;
using Lakeward.Server.Wire;

namespace Lakeward.Cli.Shell;

/// <summary>
/// The shell of one principal. Each statement goes to the lake as any other and is decided and recorded on
/// its own; a failure is told and the shell goes on.
/// </summary>
internal sealed class SqlShell
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly Lake _lake;
    private readonly Terminal _terminal;
    private readonly Keyboard _keyboard;
    private readonly LineEditor _editor;
    private readonly Pager _pager;
    private readonly int _maxRows;
    private QueryRequest _asks;
    private IReadOnlyList<VisibleTable> _tables = [];
    private Watch? _looked;
    private string? _file;
    private bool _isExpanded;
    private bool _isTimed;

    /// <param name="lake">The lake.</param>
    /// <param name="asks">Who asks, for which purpose, and for how long at most.</param>
    /// <param name="maxRows">The most rows of an answer to show.</param>
    /// <param name="terminal">Where to print.</param>
    /// <param name="keyboard">What is typed.</param>
    public SqlShell(Lake lake, QueryRequest asks, int maxRows, Terminal terminal, Keyboard keyboard)
    {
        (_lake, _asks, _maxRows, _terminal, _keyboard) = (lake, asks, maxRows, terminal, keyboard);
        var output = terminal.Output;
        _pager = new Pager(_keyboard.Next, output, Keyboard.Size);
        _editor = new LineEditor(
            _keyboard.Next,
            () => Keyboard.IsMore,
            new Painter(output, Keyboard.Size),
            new Completion(VisibleTables),
            output);
    }

    /// <summary>Whether an input is to be carried out: a command, or statements up to a semicolon.</summary>
    public static bool IsWhole(string text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.TrimStart().StartsWith('\\'))
        {
            return true;
        }

        try
        {
            var tokens = SqlTokens.Read(text);
            return tokens.Count == 0 || tokens[^1].Is(";");
        }
        catch (LakeException)
        {
            // It stands inside a quote or a comment, which a later line ends.
            return false;
        }
    }

    /// <summary>Runs until the person leaves.</summary>
    public void Run()
    {
        _terminal.Say($"[bold]lakeward[/] [dim]{Who()}. \\? for help, \\q to leave[/]");
        while (_editor.Read("lake> ", IsWhole) is { } input)
        {
            var text = input.Trim();
            if (text is "\\q" or "exit" or "quit")
            {
                return;
            }

            Guarded(() => Carry(text));
        }
    }

    private string Who() => _asks.Purpose is { } purpose
        ? $"as {_asks.Principal}, for {purpose}"
        : $"as {_asks.Principal}, for the only purpose granted";

    private void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException)
        {
            _terminal.Say($"  [yellow]stopped[/]");
        }
        catch (Exception e) when (e is LakeException or CryptographyException or IOException
            or UnauthorizedAccessException)
        {
            Failure.Tell(e, _terminal);
        }
    }

    private void Carry(string text)
    {
        if (text.StartsWith('\\'))
        {
            Command(text);
            return;
        }

        foreach (var statement in SqlTokens.Split(text))
        {
            Answer(statement);
        }
    }

    private void Command(string text)
    {
        var words = text.TrimEnd(';').Split([' ', '\t'], 2, StringSplitOptions.TrimEntries);
        var (name, argument) = (words[0], words.ElementAtOrDefault(1) ?? "");
        switch (name)
        {
            case "\\?":
                _terminal.Rows(
                    ["command", "shows or does"],
                    ShellCommand.All.Select(command => (string[])[$"{command.Name} {command.Argument}",
                        command.Does]));
                _terminal.Say(
                    $"  [dim]A statement ends with a semicolon. Ctrl-C stops it. Tab completes.[/]");
                break;
            case "\\d" when argument.Length > 0:
                DescribeTable(argument);
                break;
            case "\\d" or "\\dt":
                ListTables();
                break;
            case "\\x":
                _isExpanded = !_isExpanded;
                _terminal.Say($"  [dim]expanded:[/] {(_isExpanded ? "on" : "off")}");
                break;
            case "\\timing":
                _isTimed = !_isTimed;
                _terminal.Say($"  [dim]timing:[/] {(_isTimed ? "on" : "off")}");
                break;
            case "\\purpose":
                _asks = argument.Length > 0 ? _asks with { Purpose = argument } : _asks;
                _looked = null;
                _terminal.Say($"  [dim]{Who()}[/]");
                break;
            case "\\o" when argument.Length > 0:
                _ = FormOf(argument);
                _file = Path.Exists(argument) ? throw CliErrors.FileExists(argument) : argument;
                _terminal.Say($"  [dim]the next answer goes to[/] {argument}");
                break;
            default:
                throw CliErrors.NoSuchCommand();
        }
    }

    private static string FormOf(string file) => Path.GetExtension(file) switch
    {
        ".csv" => "csv",
        ".json" or ".jsonl" or ".ndjson" => "json",
        ".arrow" or ".arrows" => "arrow",
        ".parquet" => "parquet",
        _ => throw CliErrors.NoSuchEnding(),
    };

    private IReadOnlyList<VisibleTable> VisibleTables()
    {
        if (_looked is null || _looked.Elapsed > Fresh)
        {
            _tables = _lake.VisibleTables(_asks.Principal, _asks.Purpose);
            _looked = new Watch();
        }

        return _tables;
    }

    private void ListTables()
    {
        var tables = VisibleTables();
        Print(["table", ">columns"], [.. tables.Select(table => (string?[])
            [$"{table.Dataset}.{table.Name}", Amount.Count(table.Columns.Count)])]);
        _terminal.Say($"  [dim]{Amount.Count(tables.Count, "table")} {Who()}[/]");
    }

    private void DescribeTable(string name)
    {
        var parts = name.Split('.');
        bool Fits(string id, string typed) => string.Equals(id, typed, StringComparison.OrdinalIgnoreCase);
        var found = VisibleTables().FirstOrDefault(table =>
            Fits(table.Name, parts[^1]) && (parts.Length == 1 || Fits(table.Dataset, parts[0])))
            ?? throw CliErrors.NoSuchTable();
        Print(["column", "type"], [.. found.Columns.Select(column => (string?[])[column.Name, column.Type])]);
        _terminal.Say($"  [dim]{found.Dataset}.{found.Name}, as the policy lets you see it[/]");
    }

    private void Answer(string statement)
    {
        var watch = new Watch();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_keyboard.End);
        var file = _file;
        _file = null;
        var work = Task.Factory.StartNew(
            () => file is null ? Take(statement, stop.Token) : Write(statement, file, stop.Token),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _keyboard.Watch(work, stop);
        var elapsed = watch.Elapsed;
        work.GetAwaiter().GetResult()();
        if (_isTimed)
        {
            _terminal.Say($"  [dim]time:[/] {Amount.Elapsed(elapsed)}");
        }
    }

    /// <summary>Takes an answer's rows; what is returned shows them.</summary>
    private Action Take(string statement, CancellationToken stop)
    {
        var answer = _lake.QueryAsync(_asks with { Sql = statement }, stop).GetAwaiter().GetResult();
        using (answer)
        {
            var rows = answer.TakeText(_maxRows + 1, out var columns);
            stop.ThrowIfCancellationRequested();
            return () => Show(answer, columns, rows);
        }
    }

    private Action Write(string statement, string file, CancellationToken stop)
    {
        using var answer = _lake.QueryAsync(_asks with { Sql = statement }, stop).GetAwaiter().GetResult();
        using var target = new NewFile(file);
        var rows = AnswerText.Write(answer, FormOf(file), target.Content);
        target.Publish();
        return () =>
        {
            _terminal.Say($"  {Amount.Count(rows, "row")} written to {file}, [yellow]not encrypted[/]");
            AnswerText.WriteTerms(answer, _terminal.Say);
        };
    }

    private void Show(QueryAnswer answer, IReadOnlyList<ResultColumn> columns, IReadOnlyList<string?[]> rows)
    {
        var shown = rows.Count > _maxRows ? [.. rows.Take(_maxRows)] : rows;
        if (_isExpanded)
        {
            Print(["row", "column", "value"], [.. shown.SelectMany((row, number) => columns.Select(
                (column, at) => (string?[])
                    [at == 0 ? Amount.Count(number + 1) : "", column.Name, row[at]]))]);
        }
        else
        {
            Print(AnswerText.HeadingsOf(columns), shown);
        }

        var more = rows.Count > _maxRows ? " shown, and there are more: write them with \\o FILE" : "";
        _terminal.Say($"  [dim]{Amount.Count(shown.Count, "row")}{more}[/]");
        AnswerText.WriteTerms(answer, _terminal.Say);
    }

    /// <summary>Prints rows, page by page where they are many or wide.</summary>
    private void Print(IReadOnlyList<string> headings, IReadOnlyList<string?[]> rows)
    {
        using var text = new StringWriter();
        new Terminal(text, text, () => Stream.Null, (false, false)).Rows(headings, rows);
        var lines = text.ToString().TrimEnd('\n').Split('\n');
        if (_pager.Wants(lines))
        {
            _pager.Show(lines);
        }
        else
        {
            _terminal.Rows(headings, rows);
        }
    }
}
