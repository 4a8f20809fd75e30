// How an interchange is laid out in bytes.
namespace Lakeward.Records.X12;

/// <summary>The delimiters, and what follows each segment terminator.</summary>
/// <param name="Delimiters">The delimiters.</param>
/// <param name="LineEnd">Empty, or the line end that follows each segment.</param>
public sealed record X12Framing(X12Delimiters Delimiters, ReadOnlyMemory<byte> LineEnd)
{
    /// <summary>The usual delimiters, each segment on its own line.</summary>
    public static X12Framing Usual { get; } = new(X12Delimiters.Usual, "\n"u8.ToArray());
}
