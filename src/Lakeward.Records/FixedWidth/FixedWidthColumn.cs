// One column of a fixed-width layout.
namespace Lakeward.Records.FixedWidth;

/// <summary>A column by its place.</summary>
/// <param name="Name">Its name in the layout.</param>
/// <param name="Start">Its first position, from 1.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Type">What it may hold.</param>
/// <param name="Scale">The decimal places of a decimal.</param>
/// <param name="Allowed">The only values it may have, where the layout names them; else empty.</param>
public sealed record FixedWidthColumn(
    string Name, int Start, int Length, FixedWidthType Type, int Scale, IReadOnlyList<string> Allowed)
{
    private readonly byte[][] _allowed = [.. Allowed.Select(System.Text.Encoding.ASCII.GetBytes)];

    /// <summary>The last position, from 1.</summary>
    public int End => Start + Length - 1;

    internal bool Allows(ReadOnlySpan<byte> value)
    {
        foreach (var allowed in _allowed)
        {
            if (value.SequenceEqual(allowed))
            {
                return true;
            }
        }

        return _allowed.Length == 0;
    }
}
