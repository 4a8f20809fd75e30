// A keyring over a key that never leaves AWS KMS, laid out as the AWS Encryption SDK's KMS keyring.
using System.Security.Cryptography;
using System.Text;
using Amazon;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using Lakeward.Cryptography;

namespace Lakeward.Aws;

/// <summary>Wraps data keys in KMS; the whole encryption context goes with each request.</summary>
/// <remarks>
/// References: AWS Encryption SDK specification, AWS KMS keyring; AWS KMS API. Parameters: provider id
/// <c>aws-kms</c>, provider information is the key's ARN. Limits: one symmetric key, named by its ARN; a
/// replica of a multi-Region key is another key here. KMS writes the context into its logs in the clear.
/// Thread-safe; owns its connections.
/// </remarks>
public sealed class KmsKeyring : IKeyring
{
    private const string ProviderId = "aws-kms";
    private readonly KmsOptions _options;
    private readonly string _region;
    private readonly byte[] _information;
    private readonly Endpoints _endpoints;
    private readonly PatientCalls _calls;
    private readonly Lazy<AmazonKeyManagementServiceClient> _client;

    /// <exception cref="Errors.LakeException"><c>LW-KMS-0101</c>: not a key's ARN; <c>LW-S3-0101</c> or
    /// <c>LW-S3-0102</c>: the endpoint is refused.</exception>
    public KmsKeyring(KmsOptions options)
    {
        _region = RegionOf(options.Arn) ?? throw KmsErrors.BadKey();
        if (options.Endpoint is { } endpoint)
        {
            Endpoints.Require(endpoint, options.AllowPlain);
        }

        _options = options;
        _information = Encoding.UTF8.GetBytes(options.Arn);
        _calls = new PatientCalls(options.Attempts, options.Timeout, options.FirstNap, KmsErrors.GaveUp);
        _endpoints = new Endpoints(authority: null);
        _client = new Lazy<AmazonKeyManagementServiceClient>(NewClient);
    }

    /// <summary>
    /// Opens what a lake calls <c>aws-kms:ARN</c>, for <see cref="LakeOptions.OpenRoot"/>.
    /// </summary>
    /// <exception cref="Errors.LakeException"><c>LW-KMS-0101</c>: it names no such key.</exception>
    public static IKeyring OfKeeper(string keeper) => keeper.StartsWith(
        $"{ProviderId}:", StringComparison.Ordinal)
        ? new KmsKeyring(new KmsOptions { Arn = keeper[(ProviderId.Length + 1)..] })
        : throw KmsErrors.BadKey();

    public (SecretKey DataKey, WrappedKey Wrapped) Generate(EncryptionContext context, int sizeBytes)
    {
        var answer = Run("make a key", (kms, ct) => kms.GenerateDataKeyAsync(
            new GenerateDataKeyRequest
            {
                KeyId = _options.Arn, NumberOfBytes = sizeBytes, EncryptionContext = PairsOf(context),
            },
            ct));
        return (Take(answer.Plaintext, answer.KeyId, sizeBytes), WrappedBy(answer.CiphertextBlob));
    }

    public WrappedKey Wrap(SecretKey dataKey, EncryptionContext context)
    {
        // The client needs the key in managed memory; pinned there, it leaves no copy behind.
        var plain = GC.AllocateUninitializedArray<byte>(dataKey.SizeBytes, pinned: true);
        dataKey.Bytes.CopyTo(plain);
        try
        {
            var answer = Run("wrap a key", (kms, ct) => kms.EncryptAsync(
                new EncryptRequest
                {
                    KeyId = _options.Arn,
                    Plaintext = new MemoryStream(plain, writable: false),
                    EncryptionContext = PairsOf(context),
                },
                ct));
            return answer.KeyId == _options.Arn
                ? WrappedBy(answer.CiphertextBlob)
                : throw KmsErrors.NotOurAnswer(_options.Arn);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    public SecretKey? TryUnwrap(WrappedKey wrapped, EncryptionContext context, int sizeBytes)
    {
        if (wrapped.ProviderId != ProviderId || !wrapped.ProviderInformation.Span.SequenceEqual(_information))
        {
            return null;
        }

        try
        {
            var answer = Run("unwrap a key", (kms, ct) => kms.DecryptAsync(
                new DecryptRequest
                {
                    KeyId = _options.Arn,
                    CiphertextBlob = new MemoryStream(wrapped.Ciphertext.ToArray(), writable: false),
                    EncryptionContext = PairsOf(context),
                },
                ct));
            return Take(answer.Plaintext, answer.KeyId, sizeBytes);
        }
        catch (Exception e) when (e is InvalidCiphertextException or IncorrectKeyException)
        {
            return null;
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }

        _endpoints.Dispose();
    }

    private static string? RegionOf(string arn) => arn.Split(':') is
        ["arn", var partition, "kms", { Length: > 0 } region, { Length: > 0 }, var key]
        && partition.StartsWith("aws", StringComparison.Ordinal)
        && key.StartsWith("key/", StringComparison.Ordinal) && key.Length > "key/".Length
        ? region
        : null;

    private static Dictionary<string, string> PairsOf(EncryptionContext context) =>
        new(context.Pairs, StringComparer.Ordinal);

    private WrappedKey WrappedBy(MemoryStream ciphertext) =>
        new(ProviderId, _information, ciphertext.ToArray());

    private SecretKey Take(MemoryStream plaintext, string keyId, int sizeBytes)
    {
        var bytes = plaintext.TryGetBuffer(out var buffer) ? buffer : plaintext.ToArray();
        try
        {
            return keyId == _options.Arn && bytes.Count == sizeBytes
                ? SecretKey.From(bytes)
                : throw KmsErrors.NotOurAnswer(_options.Arn);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private T Run<T>(
        string what, Func<AmazonKeyManagementServiceClient, CancellationToken, Task<T>> request)
    {
        try
        {
            return _calls.Run(what, ct => request(_client.Value, ct));
        }
        catch (AmazonServiceException e) when (e is not (InvalidCiphertextException or IncorrectKeyException))
        {
            throw e switch
            {
                DisabledException or NotFoundException or KMSInvalidStateException
                    or InvalidKeyUsageException => KmsErrors.Unusable(_options.Arn, e.GetType().Name),
                { ErrorCode: "AccessDeniedException" } => KmsErrors.Denied(what, _options.Arn),
                _ => KmsErrors.Refused(what, $"status {(int)e.StatusCode}"),
            };
        }
        catch (Exception e) when (e is AmazonClientException or HttpRequestException
            && e is not AmazonServiceException)
        {
            throw KmsErrors.NotReached();
        }
    }

    private AmazonKeyManagementServiceClient NewClient()
    {
        var config = new AmazonKeyManagementServiceConfig
        {
            MaxErrorRetry = 0, HttpClientFactory = _endpoints, IgnoreConfiguredEndpointUrls = true,
        };
        if (_options.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.GetLeftPart(UriPartial.Authority);
            config.AuthenticationRegion = _region;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(_region);
        }

        return _options.Credentials is { } credentials
            ? new AmazonKeyManagementServiceClient(credentials, config)
            : new AmazonKeyManagementServiceClient(config);
    }
}
