// Write-once objects in a bucket of S3 or of a server that speaks like it.
using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using Lakeward.Errors;
using Lakeward.Storage;

namespace Lakeward.Aws;

/// <summary>
/// Each object is published by one conditional PUT (<c>If-None-Match: *</c>) of its name, so of any number of
/// writers one wins. What is larger than a part is uploaded under a name of its own beside the objects, and
/// the PUT publishes an empty header that points to it: a server may ignore the condition where a multipart
/// upload is completed, and here no name depends on it.
/// </summary>
/// <remarks>
/// References: Amazon S3 API, conditional writes, multipart upload, Object Lock. Parameters: see
/// <see cref="S3Options"/>. Limits: 10,000 parts, the first thousand of one size, then doubling to eight
/// times that. A put that is sent again after a broken answer knows its own object by the writer's id in its
/// metadata. Thread-safe, and safe between processes.
/// </remarks>
public sealed class S3ObjectStore : IObjectStore, IDisposable
{
    private readonly S3Options _options;
    private readonly S3Connection _connection;
    private readonly string _objects;
    private readonly string _bodies;

    /// <exception cref="LakeException"><c>LW-S3-0101</c> to <c>LW-S3-0103</c>: the options are not
    /// usable.</exception>
    public S3ObjectStore(S3Options options)
    {
        if (!ObjectName.TryOf(options.Prefix, out var prefix))
        {
            throw S3Errors.BadPlace("the prefix is empty or has other characters than [a-z0-9._-/]");
        }

        _options = options;
        _connection = new S3Connection(options);
        _objects = $"{prefix.Path}/";
        _bodies = $"{prefix.Path}.bodies/";
    }

    internal S3Options Options => _options;

    internal S3Connection Connection => _connection;

    public bool TryPut(ObjectName name, ReadOnlySpan<byte> content)
    {
        using var writer = Begin(name);
        writer.Write(content);
        return writer.Commit();
    }

    public ObjectWriter Begin(ObjectName name) => new S3ObjectWriter(this, name);

    public bool Exists(ObjectName name) => Find(name) is not null;

    public long SizeOf(ObjectName name) => Get(name).SizeBytes;

    public byte[] ReadAll(ObjectName name, int maxSizeBytes = 16 << 20)
    {
        var (found, content) = ReadPublished(name, maxSizeBytes);
        if (found.Body is not null)
        {
            content = new byte[found.SizeBytes];
            using var reader = new S3ObjectReader(this, name, found);
            if (reader.Read(0, content) < content.Length)
            {
                throw S3Errors.Changed(name.Path);
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(content)) == found.Sha256
            ? content
            : throw S3Errors.Changed(name.Path);
    }

    public ObjectReader OpenRead(ObjectName name) => new S3ObjectReader(this, name, Get(name));

    public IReadOnlyList<ObjectName> List(string prefix = "") =>
        [.. Listed(prefix).Select(listed => listed.Name).Order()];

    public bool Delete(ObjectName name)
    {
        if (Find(name) is not { } found)
        {
            return false;
        }

        Remove(KeyOf(name));
        if (found.Body is { } body)
        {
            Remove(BodyOf(name, body));
        }

        return true;
    }

    public int Sweep(string folder = "")
    {
        var within = folder.Length == 0 ? "" : $"{ObjectName.Of(folder.TrimEnd('/')).Path}/";
        var oldest = _options.Time.GetUtcNow() - _options.LeftoverAge;
        return new S3Leftovers(this, _bodies, within).Remove(oldest);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _connection.Dispose();

    internal string KeyOf(ObjectName name) => _objects + name.Path;

    internal string BodyOf(ObjectName name, string body) => $"{_bodies}{name.Path}/{body}";

    /// <summary>The header of a published object, or null.</summary>
    internal S3Header? Find(ObjectName name)
    {
        try
        {
            var request = new GetObjectMetadataRequest { BucketName = _options.Bucket, Key = KeyOf(name) };
            var answer = _connection.Run("look for an object", (s3, ct) =>
                s3.GetObjectMetadataAsync(request, ct));
            return S3Header.TryOf(answer.Metadata, answer.ContentLength, answer.ETag)
                ?? throw S3Errors.Changed(name.Path);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    internal S3Header Get(ObjectName name) => Find(name) ?? throw IObjectStore.NotFound(name);

    /// <summary>Published names with the sizes of what lies under them, in the server's order.</summary>
    internal IEnumerable<(ObjectName Name, long SizeBytes)> Listed(string prefix)
    {
        if (prefix.LastIndexOf('/') is var slash and > 0)
        {
            _ = ObjectName.Of(prefix[..slash]);
        }

        foreach (var entry in Entries(_objects + prefix))
        {
            if (ObjectName.TryOf(entry.Key[_objects.Length..], out var name))
            {
                yield return (name, entry.Size ?? 0);
            }
        }
    }

    /// <summary>What lies in the bucket under keys that begin alike.</summary>
    internal IEnumerable<S3Object> Entries(string prefix)
    {
        string? next = null;
        do
        {
            var request = new ListObjectsV2Request
            {
                BucketName = _options.Bucket, Prefix = prefix, ContinuationToken = next,
            };
            var page = _connection.Run("list objects", (s3, ct) => s3.ListObjectsV2Async(request, ct));
            foreach (var entry in page.S3Objects ?? [])
            {
                // A server that answers another question must not make us take foreign keys for ours.
                if (entry.Key.StartsWith(prefix, StringComparison.Ordinal))
                {
                    yield return entry;
                }
            }

            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (next is not null);
    }

    internal void Remove(string key)
    {
        var request = new DeleteObjectRequest { BucketName = _options.Bucket, Key = key };
        _connection.Run("delete an object", (s3, ct) => s3.DeleteObjectAsync(request, ct));
    }

    /// <summary>What lies under a name, and its header; for a small object that is its content.</summary>
    private (S3Header Found, byte[] Content) ReadPublished(ObjectName name, int maxSizeBytes)
    {
        try
        {
            var request = new GetObjectRequest { BucketName = _options.Bucket, Key = KeyOf(name) };
            return _connection.Run("read an object", async (s3, ct) =>
            {
                using var answer = await s3.GetObjectAsync(request, ct);
                var found = S3Header.TryOf(answer.Metadata, answer.ContentLength, answer.ETag)
                    ?? throw S3Errors.Changed(name.Path);
                if (found.SizeBytes > maxSizeBytes)
                {
                    throw IObjectStore.TooLarge(name, maxSizeBytes);
                }

                var content = new byte[answer.ContentLength];
                await answer.ResponseStream.ReadExactlyAsync(content, ct);
                return (found, content);
            });
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            throw IObjectStore.NotFound(name);
        }
    }
}
