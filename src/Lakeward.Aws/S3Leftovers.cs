// Finds what writers left in a bucket that crashed before they published.
using System.Globalization;
using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Lakeward.Storage;

namespace Lakeward.Aws;

/// <summary>Bodies that no header names, and uploads that nobody will end, by their age.</summary>
/// <param name="store">The store.</param>
/// <param name="bodies">What the keys of its bodies begin with.</param>
/// <param name="within">What the names begin with.</param>
internal sealed class S3Leftovers(S3ObjectStore store, string bodies, string within)
{
    private const int TimeDigits = 12;

    /// <summary>Removes those from before a moment; returns how many.</summary>
    public int Remove(DateTimeOffset oldest) => RemoveBodies(oldest) + AbortUploads(oldest);

    /// <summary>
    /// A header is empty, so a listing tells most of the names that still need their body. Where it leaves a
    /// doubt, the header is asked; what a stale listing misses is never taken for left.
    /// </summary>
    private int RemoveBodies(DateTimeOffset oldest)
    {
        var found = new Dictionary<ObjectName, List<string>>();
        foreach (var entry in store.Entries(bodies + within))
        {
            var path = entry.Key[bodies.Length..];
            if (path.LastIndexOf('/') is var slash and > 0
                && WasBegunBefore(oldest, path[(slash + 1)..])
                && ObjectName.TryOf(path[..slash], out var name))
            {
                found.TryAdd(name, []);
                found[name].Add(path[(slash + 1)..]);
            }
        }

        if (found.Count == 0)
        {
            return 0;
        }

        var headers = store.Listed(within).Where(listed => listed.SizeBytes == 0)
            .Select(listed => listed.Name).ToHashSet();
        var removed = 0;
        foreach (var (name, ids) in found.Where(pair => pair.Value.Count > 1 || !headers.Contains(pair.Key)))
        {
            var needed = store.Find(name)?.Body;
            foreach (var id in ids.Where(id => id != needed))
            {
                store.Remove(store.BodyOf(name, id));
                removed++;
            }
        }

        return removed;
    }

    private int AbortUploads(DateTimeOffset oldest)
    {
        var removed = 0;
        var request = new ListMultipartUploadsRequest
        {
            BucketName = store.Options.Bucket, Prefix = bodies + within,
        };
        while (true)
        {
            var page = store.Connection.Run(
                "list uploads", (s3, ct) => s3.ListMultipartUploadsAsync(request, ct));
            foreach (var upload in page.MultipartUploads ?? [])
            {
                if (upload.Key.StartsWith(request.Prefix, StringComparison.Ordinal)
                    && WasBegunBefore(oldest, upload.Key[(upload.Key.LastIndexOf('/') + 1)..]))
                {
                    removed += Abort(upload) ? 1 : 0;
                }
            }

            if (page.IsTruncated != true)
            {
                return removed;
            }

            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
        }
    }

    /// <summary>A body's id begins with the milliseconds of its writer's clock.</summary>
    private static bool WasBegunBefore(DateTimeOffset moment, string id) =>
        id.Length > TimeDigits
        && long.TryParse(
            id.AsSpan(0, TimeDigits),
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out var time)
        && time <= moment.ToUnixTimeMilliseconds();

    private bool Abort(MultipartUpload upload)
    {
        try
        {
            var request = new AbortMultipartUploadRequest
            {
                BucketName = store.Options.Bucket, Key = upload.Key, UploadId = upload.UploadId,
            };
            store.Connection.Run("end an upload", (s3, ct) => s3.AbortMultipartUploadAsync(request, ct));
            return true;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }
}
