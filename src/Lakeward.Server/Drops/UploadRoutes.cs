// Resumable uploads into drops, by the tus protocol.
using System.Globalization;
using Lakeward.Server.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lakeward.Server.Drops;

/// <summary>
/// Whoever holds a grant may begin uploads, continue those that it began, ask how far they have come and end
/// them while they are not done. Nothing else: a delivery cannot be listed, read, overwritten or removed
/// here.
/// </summary>
/// <remarks>References: tus 1.0.0.</remarks>
internal static class UploadRoutes
{
    private const string Root = "/v1/uploads";
    private const string Scheme = "Bearer ";
    private const string RootMethods = "OPTIONS, POST";
    private const string UploadMethods = "OPTIONS, HEAD, PATCH, DELETE";

    /// <summary>Maps <c>/v1/uploads</c>.</summary>
    public static void MapUploads(this IEndpointRouteBuilder routes)
    {
        routes.Map(Root, AnswerRootAsync);
        routes.Map($"{Root}/{{id}}", AnswerUploadAsync);
    }

    private static async Task AnswerRootAsync(HttpContext context)
    {
        Say(context);
        switch (TusHeaders.MethodOf(context.Request))
        {
            case "OPTIONS":
                Describe(context);
                break;
            case "POST":
                await BeginAsync(context);
                break;
            default:
                throw WrongMethod(context, RootMethods);
        }
    }

    private static async Task AnswerUploadAsync(HttpContext context)
    {
        Say(context);
        var method = TusHeaders.MethodOf(context.Request);
        switch (method)
        {
            case "OPTIONS":
                Describe(context);
                return;
            case "HEAD" or "PATCH" or "DELETE":
                break;
            default:
                throw WrongMethod(context, UploadMethods);
        }

        TusHeaders.RequireVersion(context.Request);
        var grant = await GrantOfAsync(context);
        var id = (string)context.Request.RouteValues["id"]!;
        var upload = await Book(context).FindAsync(id, grant, context.RequestAborted);
        await (method switch
        {
            "HEAD" => TellAsync(context, grant, upload),
            "PATCH" => ContinueAsync(context, upload),
            _ => EndAsync(context, upload),
        });
    }

    private static void Describe(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers["Tus-Version"] = TusHeaders.Version;
        headers["Tus-Extension"] = TusHeaders.Extensions;
        headers["Tus-Checksum-Algorithm"] = TusChecksum.Algorithms;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task BeginAsync(HttpContext context)
    {
        var request = context.Request;
        TusHeaders.RequireVersion(request);
        var grant = await GrantOfAsync(context);
        var size = TusHeaders.Number(request, "Upload-Length");
        var announced = TusHeaders.Announcement(request);
        var hasBody = request.Headers.ContentType.Count > 0;
        if (hasBody)
        {
            TusHeaders.RequireBodyType(request);
        }

        var checksum = TusHeaders.Checksum(request);
        var upload = await Book(context).BeginAsync(grant, announced, size, context.RequestAborted);
        var offset = upload.OffsetBytes;
        if (hasBody && !upload.IsDone && offset == 0)
        {
            offset = await AppendAsync(context, upload, 0, checksum);
        }

        context.Response.Headers.Location = $"{Root}/{upload.Id}";
        Answer(context, upload, offset, StatusCodes.Status201Created);
    }

    private static async Task TellAsync(HttpContext context, UploadGrant grant, Upload upload)
    {
        if (!upload.IsDone && upload.OffsetBytes == upload.SizeBytes)
        {
            // Its last request broke off before it was compared: who asks is told what came of it.
            if (!await context.RequestServices.GetRequiredService<UploadIntake>().RecoverAsync(upload))
            {
                throw DropErrors.Busy();
            }

            upload = await Book(context).FindAsync(upload.Id, grant, context.RequestAborted);
        }

        context.Response.Headers["Upload-Length"] = Text(upload.SizeBytes);
        Answer(context, upload, upload.OffsetBytes, StatusCodes.Status200OK);
    }

    private static async Task ContinueAsync(HttpContext context, Upload upload)
    {
        TusHeaders.RequireBodyType(context.Request);
        var offset = TusHeaders.Number(context.Request, "Upload-Offset");
        var checksum = TusHeaders.Checksum(context.Request);
        if (upload.IsDone)
        {
            throw DropErrors.OtherOffset();
        }

        var reached = await AppendAsync(context, upload, offset, checksum);
        Answer(context, upload, reached, StatusCodes.Status204NoContent);
    }

    private static async Task EndAsync(HttpContext context, Upload upload)
    {
        await context.RequestServices.GetRequiredService<UploadIntake>().EndAsync(upload);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Task<long> AppendAsync(HttpContext context, Upload upload, long offset,
        TusChecksum? checksum)
    {
        // The upload's own length is the bound.
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        return context.RequestServices.GetRequiredService<UploadIntake>().AppendAsync(
            upload, offset, checksum, (context.Request.Body, context.Request.ContentLength),
                context.RequestAborted);
    }

    private static void Answer(HttpContext context, Upload upload, long offset, int status)
    {
        context.Response.Headers["Upload-Offset"] = Text(offset);
        if (!upload.IsDone && offset < upload.SizeBytes)
        {
            context.Response.Headers["Upload-Expires"] =
                upload.Ends.ToString("R", CultureInfo.InvariantCulture);
        }

        context.Response.StatusCode = status;
    }

    /// <summary>Every answer says the version, that of a failure too.</summary>
    private static void Say(HttpContext context) => context.Response.OnStarting(() =>
    {
        context.Response.Headers["Tus-Resumable"] = TusHeaders.Version;
        if (context.Response.StatusCode == StatusCodes.Status412PreconditionFailed)
        {
            context.Response.Headers["Tus-Version"] = TusHeaders.Version;
        }

        return Task.CompletedTask;
    });

    private static async Task<UploadGrant> GrantOfAsync(HttpContext context)
    {
        var token = context.Request.Headers.Authorization is [{ } only]
            && only.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
                ? only[Scheme.Length..]
                : "";
        return await context.RequestServices.GetRequiredService<GrantBook>()
            .FindAsync(token, context.RequestAborted) ?? throw DropErrors.NoGrant();
    }

    private static Errors.LakeException WrongMethod(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return HttpErrors.WrongMethod(allowed);
    }

    private static UploadBook Book(HttpContext context) =>
        context.RequestServices.GetRequiredService<UploadBook>();

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
