// lakeward sql: asks a question as a principal, for a purpose.
using System.CommandLine;
using Lakeward.Cli.Screen;
using Lakeward.Cli.Shell;
using Lakeward.Errors;
using Lakeward.Query;

namespace Lakeward.Cli.Verbs;

internal sealed class SqlVerb : Verb
{
    private const int DefaultMaxRows = 100;
    private const int DefaultShellRows = 10_000;
    private const int MaxStatementChars = 1 << 20;

    private readonly Argument<string> _statement = new("STATEMENT")
    {
        Description = "One SELECT; - reads it from the input; without it a terminal becomes a shell",
        DefaultValueFactory = _ => "-",
    };

    private readonly Option<string> _principal = new("--as")
    {
        Description = "The principal who asks",
        HelpName = "PRINCIPAL",
        Required = true,
    };

    private readonly Option<string?> _purpose = new("--purpose")
    {
        Description = "The purpose of use, for example TREAT, HPAYMT, HOPERAT",
        HelpName = "CODE",
    };

    private readonly Option<string> _format = new Option<string>("--format")
    {
        Description = "table, csv, json (lines), arrow (a stream) or parquet",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => "table",
    }.AcceptOnlyFromAmong("table", "csv", "json", "arrow", "parquet");

    private readonly Option<string?> _output = new("--output")
    {
        Description = "Write the answer to a new file, which is not encrypted",
        HelpName = "FILE",
    };

    private readonly Option<int> _maxRows = new("--max-rows")
    {
        Description = "Show at most so many rows of a table; 0 for all",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultMaxRows,
    };

    private readonly Option<int?> _timeLimit = new("--time-limit")
    {
        Description = "Stop the statement after so many seconds",
        HelpName = "SECONDS",
    };

    public SqlVerb()
        : base(
            "sql",
            "Asks a question as a principal; the audit log records it before the first row.",
            ExitCode.Done("answered"),
            new ExitCode(Outcome.Refused, "refused by policy; the refusal is in the audit log"))
    {
        Add(_statement);
        Add(_principal);
        Add(_purpose);
        Add(_format);
        Add(_output);
        Add(_maxRows);
        Add(_timeLimit);
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        var format = call.Get(_format)!;
        var file = call.Get(_output);
        if (format is "parquet" or "arrow" && file is null && call.Terminal.IsInteractive)
        {
            throw CliErrors.BinaryToTerminal();
        }

        if (file is not null && Path.Exists(file))
        {
            throw CliErrors.FileExists(file);
        }

        if (OpensShell(call))
        {
            return await RunShellAsync(call, ct);
        }

        var statement = await ReadStatementAsync(call.Get(_statement)!, ct);
        using var lake = await call.OpenLakeAsync();
        using var answer = await lake.QueryAsync(RequestOf(call, statement), ct);
        Deliver(call, answer, format, file);
        return Outcome.Done;
    }

    /// <summary>Nothing was asked, and a person sits at both ends.</summary>
    private bool OpensShell(Call call) =>
        call.Parsed.GetResult(_statement) is null or { Implicit: true }
        && call.Terminal.IsInteractive && !Console.IsInputRedirected;

    private async Task<Outcome> RunShellAsync(Call call, CancellationToken ct)
    {
        if (call.Get(_output) is not null || call.Get(_format) != "table")
        {
            throw CliErrors.Usage("--format and --output go with a statement.", "lakeward sql");
        }

        using var lake = await call.OpenLakeAsync();
        var isChosen = call.Parsed.GetResult(_maxRows) is { Implicit: false };
        var rows = isChosen && call.Get(_maxRows) is > 0 and var most ? most : DefaultShellRows;
        using var keyboard = new Keyboard(ct);
        new SqlShell(lake, RequestOf(call, ""), rows, call.Terminal, keyboard).Run();
        return Outcome.Done;
    }

    private QueryRequest RequestOf(Call call, string statement) => new()
    {
        Principal = call.Get(_principal)!,
        Purpose = call.Get(_purpose),
        Sql = statement,
        TimeLimit = call.Get(_timeLimit) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
    };

    private void Deliver(Call call, QueryAnswer answer, string format, string? file)
    {
        if (file is not null)
        {
            using var target = new NewFile(file);
            AnswerText.Write(answer, format, target.Content);
            target.Publish();
            call.Terminal.Say($"  written to {file}, [yellow]not encrypted[/]");
            AnswerText.WriteTerms(answer, call.Terminal.Say);
        }
        else if (format == "table")
        {
            AnswerText.WriteTable(answer, call.Terminal, call.Get(_maxRows));
            AnswerText.WriteTerms(answer, call.Terminal.Say);
        }
        else
        {
            using (var target = call.Terminal.OpenOutput())
            {
                AnswerText.Write(answer, format, target);
            }

            AnswerText.WriteTerms(answer, call.Terminal.Note);
        }
    }

    private static async Task<string> ReadStatementAsync(string statement, CancellationToken ct)
    {
        if (statement != "-")
        {
            return statement;
        }

        var buffer = new char[MaxStatementChars + 1];
        var length = await Console.In.ReadBlockAsync(buffer, ct);
        return length <= MaxStatementChars
            ? new string(buffer, 0, length)
            : throw CliErrors.Usage("The statement is longer than 1,048,576 characters.", "lakeward sql");
    }
}
