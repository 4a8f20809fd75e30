// Compiles masks into SQL that cannot fail on a value.
using System.Globalization;
using Lakeward.Access;
using Lakeward.Access.Policy;
using Lakeward.Engine;
using Lakeward.Records.Typing;

namespace Lakeward.Query;

/// <summary>
/// Masks for one decision. <paramref name="parameter"/> takes a key and gives its place holder; <paramref
/// name="nameOf"/> gives a column as SQL.
/// </summary>
internal sealed class MaskSql(
    AccessDecision.Granted granted,
    MaskKeys keys,
    Func<byte[], string> parameter,
    Func<string, string> nameOf)
{
    private const int OldestAge = 90;

    // The ZIP codes whose first three digits stand for 20,000 people or fewer in the census of 2000, 2010 or
    // 2020: 45 CFR 164.514(b)(2)(i)(B) and the guidance on it.
    private const string SmallZips =
        "036 059 063 102 202 203 204 205 369 556 692 753 772 790 821 823 830 831 878 879 884 890 893";

    // Prefixes that are no place of residence in a state: military mail, single organisations, small islands.
    private const string OtherZips =
        "000 001 002 003 004 008 055 090 091 092 093 094 095 096 097 098 099 192 340 375 962 963 964 965 966 "
            + "969";

    /// <summary>What a mask leaves of a value of a type, in <see cref="Mask.TypeOf"/> it.</summary>
    public string Of(Mask mask, string value, ColumnType type) => mask switch
    {
        Mask.Nothing => $"CAST(NULL AS {PolicySql.Type(type)})",
        Mask.Constant constant =>
            $"CASE WHEN {value} IS NOT NULL "
                + $"THEN {PolicySql.Literal(constant.Value with { Type = type })} END",
        Mask.AgeBand band => AgeBand(band, value, type),
        Mask.Year => PolicySql.Within(
            value, type, $"CAST(make_date(year({value}), 1, 1) AS {PolicySql.Type(type)})"),
        Mask.Zip3 => Zip3(value),
        Mask.Partial partial => Partial(partial, value),
        Mask.Hash or Mask.Token => Digest(mask, value),
        Mask.DateShift shift => DateShift(shift, value, type),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private string AgeBand(Mask.AgeBand band, string value, ColumnType type)
    {
        var age = type.Kind == ValueKind.Date ? Age(value) : $"CASE WHEN {value} >= 0 THEN {value} END";
        var from = $"({age}) - ({age}) % {Text(band.Width)}";
        var until = $"least({from} + {Text(band.Width - 1)}, {Text(OldestAge - 1)})";
        return $"CASE WHEN {age} >= {Text(OldestAge)} THEN '{Text(OldestAge)}+' WHEN {age} IS NOT NULL "
            + $"THEN CAST({from} AS VARCHAR) || '-' || CAST({until} AS VARCHAR) END";
    }

    /// <summary>Whole years from a day to today; nothing for a day to come.</summary>
    private string Age(string value)
    {
        var today = granted.Today;
        var tomorrow = today < DateOnly.MaxValue ? today.AddDays(1) : today;
        var birthday = $"CASE WHEN month({value}) * 100 + day({value}) > "
            + $"{Text((today.Month * 100) + today.Day)} THEN 1 ELSE 0 END";
        return PolicySql.Within(
            value,
            ColumnType.Date,
            $"CAST({Text(today.Year)} - year({value}) - {birthday} AS BIGINT)",
            until: tomorrow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    private static string Zip3(string value)
    {
        var small = string.Join(
            ", ", SmallZips.Split(' ').Concat(OtherZips.Split(' ')).Select(SqlText.Literal));
        return $"CASE WHEN {value} IS NULL THEN NULL "
            + $"WHEN NOT regexp_full_match({value}, '[0-9]{{5}}(-?[0-9]{{4}})?') THEN '000' "
            + $"WHEN left({value}, 3) IN ({small}) THEN '000' ELSE left({value}, 3) END";
    }

    private static string Partial(Mask.Partial partial, string value)
    {
        var least = Text(2 * (partial.First + partial.Last));
        return $"CASE WHEN {value} IS NULL THEN NULL WHEN length({value}) < {least} THEN '***' "
            + $"ELSE left({value}, {Text(partial.First)}) || '***' || "
            + $"{(partial.Last == 0 ? "''" : $"right({value}, {Text(partial.Last)})")} END";
    }

    private string Digest(Mask mask, string value)
    {
        var key = parameter(keys.Of(mask, granted.Dataset, granted.Principal));
        return $"{KeyedHash.Name}({key}, CAST({value} AS VARCHAR))";
    }

    /// <summary>
    /// Seven hexadecimal digits of the subject's digest choose one of twice the days, without zero. The
    /// lambda is there to compute the digest once.
    /// </summary>
    private string DateShift(Mask.DateShift shift, string value, ColumnType type)
    {
        const int Digits = 7;
        var digest = Digest(shift, nameOf(granted.Subject!));
        var step = $"TRY_CAST('0x' || left({digest}, {Text(Digits)}) AS BIGINT) % {Text(2 * shift.Days)}";
        var days = $"list_transform([{step}], lambda s: "
            + $"CAST(s - {Text(shift.Days)} + CAST(s >= {Text(shift.Days)} AS INTEGER) AS INTEGER))[1]";
        var moved = type.Kind == ValueKind.Date ? $"{value} + {days}" : $"{value} + to_days({days})";
        return PolicySql.Within(value, type, moved, "0020-01-01", "9980-01-01");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
