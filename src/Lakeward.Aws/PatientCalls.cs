// Sends a request again while its failure may pass.
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Amazon.Runtime;
using Lakeward.Errors;

namespace Lakeward.Aws;

/// <summary>
/// Calls of a service: each attempt has its time, naps between them double and are uneven, and the attempts
/// are counted. What is no passing failure is thrown at once, as it came.
/// </summary>
/// <param name="attempts">How often at most.</param>
/// <param name="timeout">How long one attempt may take.</param>
/// <param name="firstNap">The wait before the second attempt.</param>
/// <param name="gaveUp">Makes the failure of the last attempt from what was tried and why it failed.</param>
internal sealed class PatientCalls(
    int attempts, TimeSpan timeout, TimeSpan firstNap, Func<string, string, int, LakeException> gaveUp)
{
    private static readonly HashSet<string> PassingCodes = new(StringComparer.Ordinal)
    {
        "ConditionalRequestConflict", "OperationAborted", "SlowDown", "ThrottlingException", "Throttling",
        "LimitExceededException", "DependencyTimeoutException", "KeyUnavailableException",
        "KMSInternalException",
    };

    private static readonly TimeSpan LongestNap = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Waits for the call's answer. The client is asynchronous and the stores' callers are not: this is the
    /// one place where a thread waits for it.
    /// </summary>
    public T Run<T>(string what, Func<CancellationToken, Task<T>> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var patience = new CancellationTokenSource(timeout);
                return call(patience.Token).GetAwaiter().GetResult();
            }
            catch (Exception e) when (e is AmazonServiceException or AmazonClientException
                or HttpRequestException or IOException or SocketException or OperationCanceledException
                or TimeoutException && PassingReason(e) is { } why)
            {
                if (attempt >= attempts)
                {
                    throw gaveUp(what, why, attempts);
                }

                Nap(attempt);
            }
        }
    }

    /// <summary>Why a failure may pass, without anything the server said; null where it will not.</summary>
    private static string? PassingReason(Exception failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case AuthenticationException:
                    return null;
                case AmazonServiceException { StatusCode: var status } when IsPassing(status):
                    return $"status {(int)status}";
                case AmazonServiceException { ErrorCode: { } code } when PassingCodes.Contains(code):
                    return code;
                case AmazonUnmarshallingException:
                    return "an answer cut short";
                case OperationCanceledException or TimeoutException:
                    return "no answer in time";
                case SocketException or IOException:
                    return "the connection broke";
                case HttpRequestException { InnerException: null }:
                    return "the connection broke";
            }
        }

        return null;
    }

    private static bool IsPassing(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout
        or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway
        or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private void Nap(int attempt)
    {
        var most = Math.Min(
            firstNap.TotalMilliseconds * Math.Pow(2, attempt - 1), LongestNap.TotalMilliseconds);
        var least = (int)(most / 2);
        Thread.Sleep(least + RandomNumberGenerator.GetInt32((int)most - least + 1));
    }
}
