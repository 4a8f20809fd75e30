// Counts and hashes what is written through it.
using System.Security.Cryptography;
using Lakeward.Storage;

namespace Lakeward.Ingest;

/// <summary>A write-only stream that passes bytes on and keeps their count and SHA-256.</summary>
/// <param name="inner">Where the bytes go; not owned.</param>
internal sealed class HashingStream(Stream inner) : AppendOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _count;

    /// <summary>Bytes written so far.</summary>
    public override long Length => _count;

    /// <summary>The hash of all bytes so far, hex; the stream starts anew afterwards.</summary>
    public string Sha256() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        _hash.AppendData(buffer);
        _count += buffer.Length;
    }

    public override void Flush() => inner.Flush();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
