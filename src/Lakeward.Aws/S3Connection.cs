// The client of one bucket, with its failures told in the lake's words.
using System.Net;
using System.Security.Authentication;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Lakeward.Errors;

namespace Lakeward.Aws;

/// <summary>Requests to S3. Thread-safe; owns the client and its connections.</summary>
internal sealed class S3Connection : IDisposable
{
    private readonly S3Options _options;
    private readonly Endpoints _endpoints;
    private readonly PatientCalls _calls;
    private readonly Lazy<AmazonS3Client> _client;

    /// <exception cref="LakeException"><c>LW-S3-0101</c> to <c>LW-S3-0103</c>.</exception>
    public S3Connection(S3Options options)
    {
        if (options.Endpoint is { } endpoint)
        {
            Endpoints.Require(endpoint, options.AllowPlain);
        }

        _options = options;
        _calls = new PatientCalls(options.Attempts, options.Timeout, options.FirstNap, S3Errors.GaveUp);
        _endpoints = new Endpoints(options.Authority);
        _client = new Lazy<AmazonS3Client>(NewClient);
    }

    /// <summary>
    /// Sends a request until it is answered. "Not there", "precondition failed" and "no such range" are
    /// answers, and thrown as they came.
    /// </summary>
    /// <exception cref="LakeException"><c>LW-S3-0104</c> to <c>LW-S3-0109</c>, <c>LW-S3-0112</c>.</exception>
    public T Run<T>(string what, Func<AmazonS3Client, CancellationToken, Task<T>> request)
    {
        try
        {
            return _calls.Run(what, ct => request(_client.Value, ct));
        }
        catch (AmazonS3Exception e) when (e.StatusCode is not (
            HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestedRangeNotSatisfiable)
            && (e.StatusCode != HttpStatusCode.NotFound || e.ErrorCode == "NoSuchBucket"))
        {
            throw Told(what, e);
        }
        catch (Exception e) when (e is AmazonClientException or HttpRequestException
            && e is not AmazonServiceException)
        {
            throw IsTrustFailure(e) ? S3Errors.NotTrusted(Host) : S3Errors.NoCredentials();
        }
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }

        _endpoints.Dispose();
    }

    private string Host => _options.Endpoint?.Host ?? "AWS";

    private LakeException Told(string what, AmazonS3Exception e) => e switch
    {
        { ErrorCode: "NoSuchBucket" } => S3Errors.NoBucket(_options.Bucket),
        { ErrorCode: "QuotaExceeded" } or { StatusCode: HttpStatusCode.InsufficientStorage } =>
            S3Errors.Full(),
        { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } => S3Errors.Denied(what),
        _ => S3Errors.Refused(what, Plain(e.ErrorCode) ?? $"status {(int)e.StatusCode}"),
    };

    // A code is a word; anything else that a server sends in its place is not passed on.
    private static string? Plain(string? code) =>
        code is { Length: > 0 and <= 64 } && code.All(char.IsAsciiLetterOrDigit) ? code : null;

    private static bool IsTrustFailure(Exception failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
        {
            if (e is AuthenticationException)
            {
                return true;
            }
        }

        return false;
    }

    private AmazonS3Client NewClient()
    {
        var config = new AmazonS3Config
        {
            MaxErrorRetry = 0, HttpClientFactory = _endpoints, IgnoreConfiguredEndpointUrls = true,
        };
        if (_options.Endpoint is { } endpoint)
        {
            // Other servers than AWS do not know the newer checksums that follow the content.
            config.ServiceURL = endpoint.GetLeftPart(UriPartial.Authority);
            config.AuthenticationRegion = _options.Region ?? "us-east-1";
            config.ForcePathStyle = true;
            config.RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED;
            config.ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED;
        }
        else if (_options.Region is { } region)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        return _options.Credentials is { } credentials
            ? new AmazonS3Client(credentials, config)
            : new AmazonS3Client(config);
    }
}
