// Where in the manifest something is written.
namespace Lakeward.Access;

/// <summary>A place in the manifest file; line and column count from 1.</summary>
public readonly record struct ManifestPlace(int Line, int Column) : IComparable<ManifestPlace>
{
    /// <inheritdoc/>
    public int CompareTo(ManifestPlace other) =>
        Line != other.Line ? Line.CompareTo(other.Line) : Column.CompareTo(other.Column);

    /// <inheritdoc/>
    public override string ToString() => $"line {Line}, column {Column}";

    /// <summary>Whether the left place comes first.</summary>
    public static bool operator <(ManifestPlace left, ManifestPlace right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left place comes later.</summary>
    public static bool operator >(ManifestPlace left, ManifestPlace right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left place does not come later.</summary>
    public static bool operator <=(ManifestPlace left, ManifestPlace right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left place does not come first.</summary>
    public static bool operator >=(ManifestPlace left, ManifestPlace right) => left.CompareTo(right) >= 0;
}
