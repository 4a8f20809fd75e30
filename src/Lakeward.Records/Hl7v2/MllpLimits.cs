// The bounds on what an MLLP peer may make a reader hold.
namespace Lakeward.Records.Hl7v2;

/// <summary>Bounds of framing.</summary>
/// <param name="MaxFrameBytes">The longest content of a frame, in bytes.</param>
public sealed record MllpLimits(int MaxFrameBytes = 64 << 20);
