// Uploads the body of a large object part by part.
using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Lakeward.Errors;

namespace Lakeward.Aws;

/// <summary>
/// A multipart upload under a key that nobody else has. One part is on its way while the caller fills the
/// next.
/// </summary>
internal sealed class S3Upload
{
    private const int MostParts = 10_000;
    private const int PartsOfASize = 1000;
    private const int MostDoublings = 3;

    private readonly S3ObjectStore _store;
    private readonly string _key;
    private readonly string _id;
    private readonly List<PartETag> _parts = [];
    private byte[] _spare = [];
    private Task<PartETag>? _sending;
    private bool _isComplete;

    public S3Upload(S3ObjectStore store, string key, DateTime? lockedUntil)
    {
        (_store, _key) = (store, key);
        var request = new InitiateMultipartUploadRequest
        {
            BucketName = store.Options.Bucket, Key = key, ContentType = "application/octet-stream",
        };
        if (store.Options.Key is { } encryptionKey)
        {
            request.ServerSideEncryptionMethod = ServerSideEncryptionMethod.AWSKMS;
            request.ServerSideEncryptionKeyManagementServiceKeyId = encryptionKey;
        }

        if (lockedUntil is { } until)
        {
            request.ObjectLockMode = ObjectLockMode.Compliance;
            request.ObjectLockRetainUntilDate = until;
        }

        try
        {
            _id = store.Connection.Run(
                "begin an upload", (s3, ct) => s3.InitiateMultipartUploadAsync(request, ct)).UploadId;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            throw S3Errors.NoBucket(store.Options.Bucket);
        }
    }

    /// <summary>How large the part after the last one sent is.</summary>
    public int PartSizeBytes => SizeOf(_parts.Count + (_sending is null ? 0 : 1));

    /// <summary>Sends a part and returns a buffer for the next; the part's own is taken.</summary>
    /// <exception cref="LakeException"><c>LW-S3-0110</c>: there are too many parts; or the part before
    /// failed.</exception>
    public byte[] Send(byte[] part, int size)
    {
        WaitForLast();
        if (_parts.Count == MostParts)
        {
            throw S3Errors.TooLarge(MostBytes());
        }

        var number = _parts.Count + 1;
        var next = _spare;
        _spare = part;
        _sending = Task.Run(() => Upload(number, part, size));
        return next;
    }

    /// <summary>Ends the upload: the body is whole under its key.</summary>
    public void Complete(long sizeBytes)
    {
        WaitForLast();
        var request = new CompleteMultipartUploadRequest
        {
            BucketName = _store.Options.Bucket, Key = _key, UploadId = _id, PartETags = _parts,
        };
        try
        {
            _store.Connection.Run("end an upload", (s3, ct) => s3.CompleteMultipartUploadAsync(request, ct));
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && IsThere(sizeBytes))
        {
            // It was completed by an attempt whose answer was lost.
        }

        _isComplete = true;
    }

    /// <summary>Takes away what was uploaded; what cannot be reached now is left for a sweep.</summary>
    public void Discard()
    {
        try
        {
            _sending?.Wait();
        }
        catch (AggregateException)
        {
            // The part did not arrive, which is all the better.
        }

        try
        {
            if (!_isComplete)
            {
                Abort();
            }

            // A completion whose answer was lost may have made it whole.
            _store.Remove(_key);
        }
        catch (LakeException)
        {
            return;
        }
    }

    private static int Doublings(int index) => Math.Min(index / PartsOfASize, MostDoublings);

    private int SizeOf(int index) => _store.Options.PartSizeBytes << Doublings(index);

    private long MostBytes() => Enumerable.Range(0, MostParts).Sum(index => (long)SizeOf(index));

    private void WaitForLast()
    {
        if (_sending is not null)
        {
            _parts.Add(_sending.GetAwaiter().GetResult());
            _sending = null;
        }
    }

    private PartETag Upload(int number, byte[] part, int size)
    {
        try
        {
            var answer = _store.Connection.Run("put a part", (s3, ct) => s3.UploadPartAsync(
                new UploadPartRequest
                {
                    BucketName = _store.Options.Bucket,
                    Key = _key,
                    UploadId = _id,
                    PartNumber = number,
                    PartSize = size,
                    InputStream = new MemoryStream(part, 0, size, writable: false),
                },
                ct));
            return new PartETag(number, answer.ETag);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            throw S3Errors.GaveUp("put a part", "the upload is gone", 1);
        }
    }

    private bool IsThere(long sizeBytes)
    {
        try
        {
            var request = new GetObjectMetadataRequest { BucketName = _store.Options.Bucket, Key = _key };
            return _store.Connection.Run("look for an object", (s3, ct) =>
                s3.GetObjectMetadataAsync(request, ct)).ContentLength == sizeBytes;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    private void Abort()
    {
        try
        {
            var request = new AbortMultipartUploadRequest
            {
                BucketName = _store.Options.Bucket, Key = _key, UploadId = _id,
            };
            _store.Connection.Run("end an upload", (s3, ct) => s3.AbortMultipartUploadAsync(request, ct));
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return;
        }
    }
}
