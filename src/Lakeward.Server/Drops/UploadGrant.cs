// Leave to put files into one drop, for a short time; it opens nothing else.
namespace Lakeward.Server.Drops;

/// <summary>A grant; its holder shows the secret of which only the hash is kept.</summary>
public sealed class UploadGrant
{
    /// <summary>What names it; opens nothing.</summary>
    public required string Id { get; set; }

    /// <summary>SHA-256 of its secret, 64 hexadecimal digits.</summary>
    public required string SecretHash { get; set; }

    /// <summary>The drop.</summary>
    public required string DropName { get; set; }

    /// <summary>The principal who sends.</summary>
    public required string Sender { get; set; }

    /// <summary>The largest sealed file, in bytes.</summary>
    public long SizeLimitBytes { get; set; }

    /// <summary>How many uploads may still be begun.</summary>
    public long FilesLeft { get; set; }

    /// <summary>How many bytes they may have together.</summary>
    public long BytesLeft { get; set; }

    /// <summary>Until when uploads may be begun.</summary>
    public DateTimeOffset BeginsUntil { get; set; }

    /// <summary>When it ends for uploads that were begun.</summary>
    public DateTimeOffset Ends { get; set; }
}
