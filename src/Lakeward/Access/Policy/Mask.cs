// The masks: what is left of a column that is shown, but not as it is.
using System.Globalization;
using Lakeward.Records.Typing;

namespace Lakeward.Access.Policy;

/// <summary>
/// A mask. It is chosen by the policy alone, never by a value, and cannot fail on a value. An absent value
/// stays absent under every mask. <see cref="Strength"/> orders masks from the one that leaves least to the
/// one that leaves most, a convention where two leave different things. <c>docs/policy.md</c> says what each
/// does not protect against.
/// </summary>
public abstract record Mask
{
    private Mask()
    {
    }

    /// <summary>
    /// How much it leaves: 1 (nothing) to 9. Masks of one kind that differ in their numbers are equally
    /// strong.
    /// </summary>
    public abstract int Strength { get; }

    /// <summary>Whether a column of this type can be masked so.</summary>
    public abstract bool Takes(ColumnType type);

    /// <summary>The type that a column of a taken type has once it is masked so.</summary>
    public virtual ColumnType TypeOf(ColumnType type) => type;

    /// <summary>As a manifest writes it.</summary>
    public abstract override string ToString();

    /// <summary>Every value is absent; for every type.</summary>
    public sealed record Nothing : Mask
    {
        /// <inheritdoc/>
        public override int Strength => 1;

        /// <inheritdoc/>
        public override bool Takes(ColumnType type) => true;

        /// <inheritdoc/>
        public override string ToString() => "null";
    }

    /// <summary>One value in place of every value that is there; for the types the value fits.</summary>
    public sealed record Constant(Expression.Literal Value) : Mask
    {
        /// <inheritdoc/>
        public override int Strength => 2;

        /// <inheritdoc/>
        public override bool Takes(ColumnType type) =>
            type == Value.Type
            || (CommonType.IsNumber(type) && CommonType.IsNumber(Value.Type)
                && type.Check(System.Text.Encoding.UTF8.GetBytes(Value.Text)) == ParseReason.None);

        /// <inheritdoc/>
        public override string ToString() => $"constant({MaskText.Of(Value)})";
    }

    /// <summary>
    /// The band of an age in whole years, from a date of birth or an age: <c>40-49</c>, and <c>90+</c> for
    /// 90 and older.
    /// </summary>
    public sealed record AgeBand(int Width) : Mask
    {
        /// <summary>The width where none is written.</summary>
        public const int UsualWidth = 10;

        /// <inheritdoc/>
        public override int Strength => 3;

        /// <inheritdoc/>
        public override bool Takes(ColumnType type) => type.Kind is ValueKind.Date or ValueKind.Integer;

        /// <inheritdoc/>
        public override ColumnType TypeOf(ColumnType type) => ColumnType.Text;

        /// <inheritdoc/>
        public override string ToString() =>
            Width == UsualWidth
                ? "age-band"
                : string.Create(CultureInfo.InvariantCulture, $"age-band({Width})");
    }

    /// <summary>The first day of the value's year; absent outside the years 1 to 9999.</summary>
    public sealed record Year : Mask
    {
        /// <inheritdoc/>
        public override int Strength => 4;

        /// <inheritdoc/>
        public override bool Takes(ColumnType type) => type.Kind is ValueKind.Date or ValueKind.Timestamp;

        /// <inheritdoc/>
        public override string ToString() => "year";
    }

    /// <summary>The first three digits of a ZIP code, <c>000</c> where few live or it is none.</summary>
    public sealed record Zip3 : Mask
    {
        /// <inheritdoc/>
        public override int Strength => 5;

        /// <inheritdoc/>
        public override bool Takes(ColumnType type) => type.Kind == ValueKind.Text;

        /// <inheritdoc/>
        public override string ToString() => "zip3";
    }

    /// <summary>
    /// The first and last characters of a text with <c>***</c> between; <c>***</c> alone for a text shorter
    /// than twice what would be kept.
    /// </summary>
    public sealed record Partial(int First, int Last) : Mask
    {
        /// <inheritdoc/>
        public override int Strength => 6;

        /// <inheritdoc/>
        public override bool Takes(ColumnType type) => type.Kind == ValueKind.Text;

        /// <inheritdoc/>
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"partial({First}, {Last})");
    }

    /// <summary>
    /// HMAC-SHA-256 of the value's text under a key of the lake, dataset and principal: equal values are
    /// equal for one principal, and nothing joins between two.
    /// </summary>
    public sealed record Hash : Mask
    {
        /// <inheritdoc/>
        public override int Strength => 7;

        /// <inheritdoc/>
        public override bool Takes(ColumnType type) => true;

        /// <inheritdoc/>
        public override ColumnType TypeOf(ColumnType type) => ColumnType.Text;

        /// <inheritdoc/>
        public override string ToString() => "hash";
    }

    /// <summary>As <see cref="Hash"/>, under a key of the lake and dataset: the same for everybody.</summary>
    public sealed record Token : Mask
    {
        /// <inheritdoc/>
        public override int Strength => 8;

        /// <inheritdoc/>
        public override bool Takes(ColumnType type) => true;

        /// <inheritdoc/>
        public override ColumnType TypeOf(ColumnType type) => ColumnType.Text;

        /// <inheritdoc/>
        public override string ToString() => "token";
    }

    /// <summary>
    /// The value moved by 1 to so many days, earlier or later, the same for all dates of one subject in the
    /// dataset; absent where the subject is, and outside the years 20 to 9979.
    /// </summary>
    public sealed record DateShift(int Days) : Mask
    {
        /// <summary>The days where none are written.</summary>
        public const int UsualDays = 182;

        /// <inheritdoc/>
        public override int Strength => 9;

        /// <inheritdoc/>
        public override bool Takes(ColumnType type) => type.Kind is ValueKind.Date or ValueKind.Timestamp;

        /// <inheritdoc/>
        public override string ToString() =>
            Days == UsualDays
                ? "date-shift"
                : string.Create(CultureInfo.InvariantCulture, $"date-shift({Days})");
    }

    /// <summary>
    /// What the word <c>mask</c> means for a type: <c>constant('***')</c> for text, <c>year</c> for dates and
    /// timestamps, <c>null</c> for the others.
    /// </summary>
    public static Mask Usual(ColumnType type) => type.Kind switch
    {
        ValueKind.Text => new Constant(new(ColumnType.Text, "***")),
        ValueKind.Date or ValueKind.Timestamp => new Year(),
        _ => new Nothing(),
    };
}
