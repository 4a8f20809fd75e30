// Writes an object to S3: small ones as a whole, large ones part by part beside their name.
using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using Lakeward.Storage;

namespace Lakeward.Aws;

/// <summary>The writer of an <see cref="S3ObjectStore"/>; holds two parts in memory at most.</summary>
internal sealed class S3ObjectWriter : ObjectWriter
{
    private const int FirstBufferBytes = 64 << 10;

    private readonly S3ObjectStore _store;
    private readonly string _id;
    private readonly DateTimeOffset _begun;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _part = [];
    private int _filled;
    private S3Upload? _upload;
    private bool _mayBePublished;

    public S3ObjectWriter(S3ObjectStore store, ObjectName name)
        : base(name)
    {
        _store = store;
        _begun = store.Options.Time.GetUtcNow();
        _id = Guid.CreateVersion7(_begun).ToString("n");
    }

    private S3Options Options => _store.Options;

    protected override void Append(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        while (!bytes.IsEmpty)
        {
            var room = _upload?.PartSizeBytes ?? Options.PartSizeBytes;
            if (_filled == room)
            {
                Send();
                continue;
            }

            var size = Math.Min(bytes.Length, room - _filled);
            MakeRoom(_filled + size, room);
            bytes[..size].CopyTo(_part.AsSpan(_filled));
            _filled += size;
            bytes = bytes[size..];
        }
    }

    /// <summary>
    /// 1. A large object's body is completed under its own key. 2. One conditional PUT publishes the object,
    /// or the header that names the body. 3. Who lost takes its body away.
    /// </summary>
    protected override bool Publish()
    {
        if (Options.Time.GetUtcNow() - _begun > Options.LeftoverAge / 2)
        {
            throw Lost();
        }

        if (_upload is not null)
        {
            Send();
            _upload.Complete(Length);
        }

        var isOurs = Put();
        _mayBePublished = isOurs;
        return isOurs;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (!_mayBePublished)
            {
                _upload?.Discard();
            }

            _upload = null;
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private void MakeRoom(int size, int most)
    {
        if (_part.Length < size)
        {
            // Small objects get little; who is past the first part will fill the next.
            var wanted = Math.Max(FirstBufferBytes, Math.Max(size, (long)_part.Length * 2));
            Array.Resize(ref _part, _upload is null ? (int)Math.Min(wanted, most) : most);
        }
    }

    private void Send()
    {
        _upload ??= new S3Upload(_store, _store.BodyOf(Name, _id), IsLocked ? LockedUntil : null);
        _part = _upload.Send(_part, _filled);
        _filled = 0;
    }

    private bool IsLocked => Options.LockDays > 0
        && Options.Locked.Any(start => Name.Path.StartsWith(start, StringComparison.Ordinal));

    private DateTime LockedUntil => _begun.UtcDateTime.AddDays(Options.LockDays);

    private bool Put()
    {
        var header = new S3Header(
            Length, "", _upload is null ? null : _id, _id, Convert.ToHexStringLower(_hash.GetHashAndReset()));
        _mayBePublished = true;
        try
        {
            _store.Connection.Run("put an object", (s3, ct) => s3.PutObjectAsync(PutOf(header), ct));
            return true;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            // An attempt of ours may have arrived although its answer did not.
            return _store.Find(Name)?.Writer == _id;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            throw S3Errors.NoBucket(Options.Bucket);
        }
    }

    private PutObjectRequest PutOf(S3Header header)
    {
        var request = new PutObjectRequest
        {
            BucketName = Options.Bucket,
            Key = _store.KeyOf(Name),
            IfNoneMatch = "*",
            InputStream = new MemoryStream(_part, 0, _filled, writable: false),
            ContentType = "application/octet-stream",
        };
        header.WriteTo(request.Metadata);
        if (Options.Key is { } key)
        {
            request.ServerSideEncryptionMethod = ServerSideEncryptionMethod.AWSKMS;
            request.ServerSideEncryptionKeyManagementServiceKeyId = key;
        }

        if (IsLocked)
        {
            request.ObjectLockMode = ObjectLockMode.Compliance;
            request.ObjectLockRetainUntilDate = LockedUntil;
        }

        return request;
    }
}
