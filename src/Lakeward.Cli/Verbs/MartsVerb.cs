// lakeward marts: loads a governed copy of tables into PostgreSQL, or writes it for psql.
using System.CommandLine;
using System.Globalization;
using Lakeward.Errors;
using Lakeward.Marts;
using Lakeward.Postgres;

namespace Lakeward.Cli.Verbs;

internal sealed class MartsVerb : Verb
{
    private readonly Argument<string[]> _tables = new("TABLE")
    {
        Description = "The tables, each as DATASET.TABLE",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> _principals = new("--for")
    {
        Description = "The principals who read it; each gets a role SCHEMA_PRINCIPAL",
        HelpName = "PRINCIPAL",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> _purpose = new("--purpose")
    {
        Description = "The purpose of use, for example TREAT, HPAYMT, HOPERAT",
        HelpName = "CODE",
        Required = true,
    };

    private readonly Option<string> _schema = new("--schema")
    {
        Description = "The schema in PostgreSQL; a mart of this name is replaced",
        HelpName = "NAME",
        Required = true,
    };

    private readonly Option<string?> _to = new("--to")
    {
        Description = "The database, Host=…;Database=…;Username=…; its password is in ~/.pgpass",
        HelpName = "CONNECTION",
    };

    private readonly Option<string?> _output = new("--output")
    {
        Description = "Write it to a new folder for psql instead, which is not encrypted",
        HelpName = "FOLDER",
    };

    private readonly Option<int> _days = new("--days")
    {
        Description = "Show rows for at most so many days, today included",
        HelpName = "N",
        DefaultValueFactory = _ => 7,
    };

    private readonly Option<string?> _citus = new("--citus")
    {
        Description = "Distribute the tables over Citus by this column",
        HelpName = "COLUMN",
    };

    public MartsVerb()
        : base(
            "marts",
            "Makes a governed copy of tables in PostgreSQL; the audit log records it before the first row.",
            ExitCode.Done("made"),
            new ExitCode(Outcome.Refused, "refused by policy; the refusal is in the audit log"),
            new ExitCode(Outcome.Issues, "a value does not fit PostgreSQL; nothing was made"))
    {
        Add(_tables);
        Add(_principals);
        Add(_purpose);
        Add(_schema);
        Add(_to);
        Add(_output);
        Add(_days);
        Add(_citus);
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        var (to, folder) = (call.Get(_to), call.Get(_output));
        if (to is null == folder is null)
        {
            throw CliErrors.Usage("A mart goes --to a database or to an --output folder.", "lakeward marts");
        }

        var target = to is null ? null : PostgresTarget.Read(to);
        using var lake = await call.OpenLakeAsync();
        using var mart = await lake.MakeMartAsync(new MartRequest
        {
            Tables = call.Get(_tables)!,
            Principals = call.Get(_principals)!,
            Purpose = call.Get(_purpose)!,
            Schema = call.Get(_schema)!,
            Days = call.Get(_days),
            DistributedBy = call.Get(_citus),
            Target = target?.Name ?? Path.GetFullPath(folder!),
        });
        if (target is not null)
        {
            await MartLoader.LoadAsync(mart, target, ct);
            call.Terminal.Say($"  loaded into [bold]{mart.Schema}[/], {Count(mart.Rows)} rows");
        }
        else
        {
            await MartFolder.WriteAsync(mart, folder!, ct);
            call.Terminal.Say($"  written to {folder}, {Count(mart.Rows)} rows, [yellow]not encrypted[/]");
        }

        Tell(call, mart);
        return Outcome.Done;
    }

    private static void Tell(Call call, Mart mart)
    {
        foreach (var table in mart.Tables)
        {
            foreach (var reader in table.Readers)
            {
                var renamed = string.Concat(reader.Columns.Where(column => column.Name != column.Source)
                    .Select(column => $", {column.Source} as {column.Name}"));
                call.Terminal.Say($"  {reader.Principal} reads {table.FullName}{renamed}");
            }

            if (!table.IsWhole)
            {
                call.Terminal.Say($"  [yellow]{table.FullName}[/]: readers see different rows or columns;");
                call.Terminal.Say($"  each can find out how many rows there are, unless it has its own mart");
            }
        }

        var until = mart.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        call.Terminal.Say($"  shows rows until {until} 00:00 UTC; drop it when the agreement ends");
    }

    private static string Count(long rows) => rows.ToString("N0", CultureInfo.InvariantCulture);
}
