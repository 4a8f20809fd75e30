// What a client is told of a failure, whatever it was.
using Lakeward.Errors;
using Lakeward.Server.Control;
using Lakeward.Server.Http;
using Microsoft.AspNetCore.Http;

namespace Lakeward.Server.Service;

/// <summary>Turns what a request ended with into a failure with an id; nothing else leaves.</summary>
internal sealed class FailureWords(HttpOptions options, CancellationToken stopping)
{
    /// <summary>The failure that is told.</summary>
    public LakeException Of(Exception failure) => failure switch
    {
        LakeException known => known,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            HttpErrors.TooLarge(options.MaxBodySizeBytes),
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => HttpErrors.TooSlow(),
        BadHttpRequestException => HttpErrors.Malformed(),
        _ when ControlDoor.IsOfDatabase(failure) => ControlErrors.Unavailable(),
        OperationCanceledException when stopping.IsCancellationRequested => HttpErrors.ShuttingDown(),
        _ => HttpErrors.Unexpected(),
    };
}
