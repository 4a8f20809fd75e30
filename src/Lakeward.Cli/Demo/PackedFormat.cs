// The kinds of compressed content that the scanner looks into.
namespace Lakeward.Cli.Demo;

/// <summary>How something is packed.</summary>
internal enum PackedFormat
{
    /// <summary>RFC 1952.</summary>
    Gzip,

    /// <summary>RFC 1950.</summary>
    Zlib,

    /// <summary>RFC 1951, at the start of the content.</summary>
    Deflate,

    /// <summary>A member of a ZIP archive: a header, then deflate.</summary>
    Zip,
}
