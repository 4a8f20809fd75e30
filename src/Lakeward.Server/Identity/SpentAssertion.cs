// A proof of a machine that was shown once and works no more.
namespace Lakeward.Server.Identity;

/// <summary>The id of a proof, kept until the proof itself has ended.</summary>
public sealed class SpentAssertion
{
    /// <summary>SHA-256 of credential and id, 64 hexadecimal digits.</summary>
    public required string Hash { get; set; }

    /// <summary>When the proof ends.</summary>
    public DateTimeOffset Ends { get; set; }
}
