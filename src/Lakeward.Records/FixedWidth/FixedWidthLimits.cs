// The bounds on what a fixed-width file may make the reader hold.
namespace Lakeward.Records.FixedWidth;

/// <summary>Bounds.</summary>
/// <param name="MaxLineBytes">The longest line that is kept for the quarantine; a longer one is passed over
/// in constant memory.</param>
public sealed record FixedWidthLimits(int MaxLineBytes = 1 << 20);
