// What the command prints on: calm and aligned, coloured sparsely and only where a person looks.
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Lakeward.Cli.Screen;

/// <summary>
/// The two outputs of the command. Where an output is no terminal there is no colour, no progress bar, no
/// wrapping, and no space at the end of a line.
/// </summary>
internal sealed class Terminal
{
    private const int UnboundedWidth = 4000;

    private readonly IAnsiConsole _output;
    private readonly IAnsiConsole _error;
    private readonly Func<Stream> _raw;

    /// <param name="output">Where answers go.</param>
    /// <param name="error">Where notes and failures go.</param>
    /// <param name="raw">Opens the output for bytes.</param>
    /// <param name="isTerminal">Whether output and error are terminals.</param>
    public Terminal(
        TextWriter output, TextWriter error, Func<Stream> raw, (bool Output, bool Error) isTerminal)
    {
        (Output, Error, _raw) = (output, error, raw);
        (IsInteractive, ShowsProgress) = isTerminal;
        _output = ConsoleOn(output, isTerminal.Output);
        _error = ConsoleOn(error, isTerminal.Error);
    }

    /// <summary>Where answers go, as text.</summary>
    public TextWriter Output { get; }

    /// <summary>Where notes and failures go, as text.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether a person looks at the answers.</summary>
    public bool IsInteractive { get; }

    private bool ShowsProgress { get; }

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess()
    {
        var plain = Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new Terminal(
            Console.Out,
            Console.Error,
            Console.OpenStandardOutput,
            (!Console.IsOutputRedirected && !plain, !Console.IsErrorRedirected && !plain));
    }

    /// <summary>Opens the output for bytes.</summary>
    public Stream OpenOutput()
    {
        Output.Flush();
        return _raw();
    }

    /// <summary>Prints a line; its holes are escaped, its fixed part may carry Spectre's markup.</summary>
    public void Say(FormattableString line) => Print(_output, IsInteractive, MarkupOf(line));

    /// <summary>Prints an empty line.</summary>
    public void Gap() => Output.WriteLine();

    /// <summary>Prints text as it is.</summary>
    public void Plain(string text) => Output.WriteLine(text);

    /// <summary>Prints a note beside the answer, on the error output.</summary>
    public void Note(FormattableString line) => Print(_error, ShowsProgress, MarkupOf(line));

    /// <summary>Prints aligned pairs of a label and its value.</summary>
    public void Facts(params ReadOnlySpan<(string Label, string Value)> facts)
    {
        var grid = new Table { Border = TableBorder.None, ShowHeaders = false };
        grid.AddColumn(new TableColumn("").Padding(0, 0, 3, 0).NoWrap());
        grid.AddColumn(new TableColumn("").Padding(0, 0, 0, 0));
        foreach (var (label, value) in facts)
        {
            grid.AddRow(new Text(label, new Style(decoration: Decoration.Dim)), new Text(Visible.Of(value)));
        }

        Print(_output, IsInteractive, new Padder(grid, new Padding(2, 0, 0, 0)));
    }

    /// <summary>Prints rows under headings, numbers to the right; an absent value is a dim dash.</summary>
    /// <param name="headings">One per column; a leading <c>&gt;</c> sets the column to the right.</param>
    /// <param name="rows">As many cells as there are headings.</param>
    /// <param name="indent">Spaces before each row.</param>
    public void Rows(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string?>> rows, int indent = 2)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var heading in headings)
        {
            var right = heading.StartsWith('>');
            var text = new Text(
                Visible.Of(right ? heading[1..] : heading), new Style(decoration: Decoration.Dim));
            var column = new TableColumn(text).Padding(0, 0, 2, 0);
            table.AddColumn(right ? column.RightAligned() : column);
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(Cell));
        }

        Print(_output, IsInteractive, new Padder(table, new Padding(indent, 0, 0, 0)));
    }

    /// <summary>Prints a failure on the error output: id and message, then the hint.</summary>
    public void Failure(string id, string message, string hint)
    {
        var lines = message.Split('\n');
        Note($"[red bold]{id}[/]: {lines[0]}");
        Array.ForEach(lines[1..], line => Note($"{line}"));
        Note($"  [dim]hint:[/] {hint}");
    }

    /// <summary>Runs work under a progress bar where a person looks, else silently.</summary>
    /// <param name="title">What is worked on.</param>
    /// <param name="total">The amount of work.</param>
    /// <param name="work">Gets a way to say how much of it is done.</param>
    public async Task<T> WithProgressAsync<T>(string title, long total, Func<Action<long>, Task<T>> work)
    {
        if (!ShowsProgress)
        {
            return await work(_ => { });
        }

        var progress = new Progress(_error) { AutoClear = true };
        progress.Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn
            {
                CompletedStyle = new Style(Color.Grey),
                FinishedStyle = new Style(Color.Grey),
            },
            new PercentageColumn(),
            new RemainingTimeColumn());
        return await progress.StartAsync(async context =>
        {
            var task = context.AddTask(Markup.Escape(Visible.Of(title)), maxValue: Math.Max(1, total));
            return await work(done => task.Value = done);
        });
    }

    private static Text Cell(string? value) => value is null
        ? new Text("-", new Style(decoration: Decoration.Dim))
        : new Text(Visible.Of(value));

    private static Markup MarkupOf(FormattableString line)
    {
        var holes = line.GetArguments().Select(
            hole => hole is string text ? Markup.Escape(Visible.Of(text)) : hole);
        return new Markup(
            string.Format(System.Globalization.CultureInfo.InvariantCulture, line.Format, [.. holes]));
    }

    private static void Print(IAnsiConsole console, bool toPerson, IRenderable what)
    {
        if (toPerson)
        {
            console.Write(what);
            if (what is Markup)
            {
                console.WriteLine();
            }

            return;
        }

        using var buffer = new StringWriter();
        ConsoleOn(buffer, isTerminal: false).Write(what);
        foreach (var line in buffer.ToString().TrimEnd('\n', '\r', ' ').Split('\n'))
        {
            console.Profile.Out.Writer.WriteLine(line.TrimEnd());
        }
    }

    private static IAnsiConsole ConsoleOn(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = UnboundedWidth;
            console.Profile.Capabilities.Unicode = true;
        }

        return console;
    }
}
