// What a grant says of a column class or of a column: deny, allow, mask as usual, or one mask.
using Lakeward.Records.Typing;

namespace Lakeward.Access.Policy;

/// <summary>
/// A rule. <paramref name="Mask"/> is the mask that was written, or null for the word <c>mask</c>, which
/// means <see cref="Policy.Mask.Usual"/> for the column's type, and for deny and allow.
/// </summary>
public sealed record ColumnRule(ColumnRight Right, Mask? Mask = null)
{
    /// <summary>The strength of a column shown as it is, above every mask.</summary>
    public const int Clear = 10;

    /// <summary>The column cannot be named.</summary>
    public static ColumnRule Deny { get; } = new(ColumnRight.Deny);

    /// <summary>Reads a rule; null and what is wrong where it is none.</summary>
    public static ColumnRule? Read(string text, out string? wrong)
    {
        wrong = null;
        if (ManifestWords.Rights.TryParse(text, out var right))
        {
            return new(right);
        }

        return MaskText.Read(text, out wrong) is { } mask ? new(ColumnRight.Mask, mask) : null;
    }

    /// <summary>The mask for a column of a type, or null where none applies.</summary>
    public Mask? MaskFor(ColumnType type) =>
        Right == ColumnRight.Mask ? Mask ?? Policy.Mask.Usual(type) : null;

    /// <summary>Whether a column of this type can be shown so.</summary>
    public bool Takes(ColumnType type) => MaskFor(type)?.Takes(type) ?? true;

    /// <summary>Whether columns of all types can be shown so.</summary>
    public bool TakesAll => Mask is null or Mask.Nothing or Mask.Hash or Mask.Token;

    /// <summary>0 for deny, 1 to 9 for the masks, <see cref="Clear"/> for allow.</summary>
    public int Strength(ColumnType type) => Right switch
    {
        ColumnRight.Allow => Clear,
        ColumnRight.Mask => MaskFor(type)!.Strength,
        _ => 0,
    };

    /// <summary>As a manifest writes it.</summary>
    public override string ToString() => Mask?.ToString() ?? ManifestWords.Rights.Text(Right);
}
