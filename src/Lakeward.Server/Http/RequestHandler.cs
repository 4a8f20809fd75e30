// Answers one request: who asks, what, in which form, and then the rows.
using System.Globalization;
using System.Text.Json;
using Lakeward.Errors;
using Lakeward.Query;
using Lakeward.Server.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lakeward.Server.Http;

/// <summary>
/// One request. 1. Find what it asks for. 2. Find out who asks. 3. Let it in, or not. 4. Read the question
/// and the form of the answer. 5. Put it to the lake, on a thread of its own, because the engine's calls
/// block.
/// </summary>
internal sealed class RequestHandler(
    Lake lake, HttpOptions options, IServiceScopeFactory scopes, CancellationToken stopping)
{
    private const int MaxTermChars = 4_000;
    private const string PurposeHeader = "Lakeward-Purpose";
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(500);
    private readonly TokenGate _gate = new(lake, options.Time, scopes);
    private readonly Admission _admission = new(options.MaxRequests, options.MaxRequestsOfOne);

    /// <summary>The method that an address takes; empty where there is no such address.</summary>
    public static string MethodOf(PathString path) => path.Value switch
    {
        "/v1/query" => HttpMethods.Post,
        "/v1/tables" or "/v1/health" => HttpMethods.Get,
        _ => "",
    };

    /// <summary>Sets the headers that keep an answer from being kept, guessed at or run.</summary>
    public static void Protect(HttpResponse response)
    {
        var headers = response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    /// <summary>Answers; a failure comes out as an exception.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        Locate(context);
        if (request.Path == "/v1/health")
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync("{\"status\":\"ok\"}"u8.ToArray(), context.RequestAborted);
            return;
        }

        var asker = await _gate.CheckAsync(context);
        using var place = _admission.Enter(asker.Principal);
        using var ended = new CancellationTokenSource(LeftOf(asker), options.Time);
        using var done = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, ended.Token, stopping);
        var watch = WatchAsync(asker, ended.CancelAsync, done.Token);
        try
        {
            await (request.Path == "/v1/tables"
                ? ListTablesAsync(context, asker, stop.Token)
                : QueryAsync(context, asker, stop.Token));
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            throw HttpErrors.TokenEnded();
        }
        finally
        {
            await done.CancelAsync();
            await watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// Ends a request whose sign-in is ended meanwhile, or of which that cannot be found out any more.
    /// </summary>
    private static async Task WatchAsync(Asker asker, Func<Task> end, CancellationToken done)
    {
        try
        {
            using var timer = new PeriodicTimer(WatchInterval);
            while (await timer.WaitForNextTickAsync(done) && await asker.IsInForce(done))
            {
                // It goes on.
            }
        }
        finally
        {
            if (!done.IsCancellationRequested)
            {
                await end();
            }
        }
    }

    private static void Locate(HttpContext context)
    {
        var request = context.Request;
        var method = MethodOf(request.Path);
        if (method.Length == 0)
        {
            throw HttpErrors.NoSuchPlace();
        }

        if (!HttpMethods.Equals(request.Method, method))
        {
            context.Response.Headers.Allow = method;
            throw HttpErrors.WrongMethod(method);
        }
    }

    private TimeSpan LeftOf(Asker asker)
    {
        var left = asker.Ends - options.Time.GetUtcNow();
        return left > TimeSpan.Zero ? left : throw HttpErrors.TokenEnded();
    }

    private async Task ListTablesAsync(HttpContext context, Asker asker, CancellationToken stop)
    {
        var purpose = asker.Purpose ?? NamedPurpose(context.Request);
        var tables = await OnThread(() => lake.VisibleTables(asker.Principal, purpose));
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartArray("tables"u8);
        foreach (var table in tables)
        {
            WriteTable(json, table);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(stop);
    }

    private static void WriteTable(Utf8JsonWriter json, VisibleTable table)
    {
        json.WriteStartObject();
        json.WriteString("dataset"u8, table.Dataset);
        json.WriteString("name"u8, table.Name);
        json.WriteStartArray("columns"u8);
        foreach (var column in table.Columns)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, column.Name);
            json.WriteString("type"u8, column.Type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private async Task QueryAsync(HttpContext context, Asker asker, CancellationToken stop)
    {
        var form = AnswerForm.Choose(context.Request);
        var question = await QuestionBody.ReadAsync(context.Request, stop);
        var named = question.Purpose ?? NamedPurpose(context.Request);
        if (named is not null && asker.Purpose is not null && named != asker.Purpose)
        {
            throw HttpErrors.OtherPurpose();
        }

        var asked = new QueryRequest
        {
            Principal = asker.Principal,
            Purpose = asker.Purpose ?? named ?? throw IdentityErrors.NoPurpose(),
            Sql = question.Sql,
            Parameters = question.Parameters,
            TimeLimit = options.StatementLimit,
        };
        await OnThread(() => Answer(context.Response, asked, form, stop));
    }

    private static string? NamedPurpose(HttpRequest request) =>
        request.Headers[PurposeHeader] is [{ Length: > 0 } only] ? only : null;

    /// <summary>Puts the question and hands the rows on; runs on a thread of its own.</summary>
    private long Answer(HttpResponse response, QueryRequest asked, AnswerForm form, CancellationToken stop)
    {
        using var answer = lake.QueryAsync(asked, stop).GetAwaiter().GetResult();
        using var body = new AnswerBody(response, () => Begin(response, answer, form), stop);
        try
        {
            var rows = form.Write(answer, body);
            body.Flush();
            return rows;
        }
        catch (LakeException failure) when (response.HasStarted && form.SaysFailures)
        {
            body.Write(Problem.Line(failure));
            body.Flush();
            throw;
        }
    }

    /// <summary>What stands before the first byte: the form, and the terms of the answer.</summary>
    private static void Begin(HttpResponse response, QueryAnswer answer, AnswerForm form)
    {
        response.ContentType = form.ContentType;
        var headers = response.Headers;
        headers["Lakeward-Audit-Event"] = answer.AuditIndex.ToString(CultureInfo.InvariantCulture);
        headers[PurposeHeader] = Plain(answer.Purpose);
        headers["Lakeward-Role"] = Plain(answer.Role);
        headers["Lakeward-Grant"] = Plain(answer.Grant);
        if (answer.Aggregates is { } rule)
        {
            headers["Lakeward-Answers"] = rule.ToString();
        }

        if (answer.MaskedColumns.Count > 0)
        {
            headers["Lakeward-Masked"] = Masked(answer.MaskedColumns);
        }
    }

    /// <summary>The columns; where they are too many, a table stands for all of its columns.</summary>
    private static string Masked(IReadOnlyList<string> columns)
    {
        var all = string.Join(", ", columns.Select(Plain));
        return all.Length <= MaxTermChars
            ? all
            : string.Join(", ", columns.Select(column => $"{Plain(TableOf(column))}.*").Distinct());
    }

    private static string TableOf(string column) => string.Join('.', column.Split('.', 3)[..2]);

    /// <summary>A name as a header can carry it: whatever is special there is percent-encoded.</summary>
    private static string Plain(string name) =>
        Uri.EscapeDataString(name).Replace("%2F", "/", StringComparison.Ordinal);

    private static Task<T> OnThread<T>(Func<T> work) => Task.Factory.StartNew(
        work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
