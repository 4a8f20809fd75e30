// The layout of a fixed-width file, and whether a row follows it.
using System.Text.Unicode;
using Lakeward.Records.Typing;

namespace Lakeward.Records.FixedWidth;

/// <summary>
/// The columns of a file. Versions of a layout differ in how many of its last columns they have: a row may
/// end at the end of any column from the oldest version's last one on.
/// </summary>
/// <param name="Name">Its name, for example <c>CCLF1</c>.</param>
/// <param name="OldestLength">The record length of the oldest version, in bytes.</param>
/// <param name="Columns">The columns by their positions; there may be gaps.</param>
/// <param name="Header">How a heading line begins, where the file may have one; else empty.</param>
public sealed record FixedWidthLayout(
    string Name, int OldestLength, IReadOnlyList<FixedWidthColumn> Columns, string Header = "")
{
    private readonly HashSet<int> _lengths =
        [.. Columns.Select(column => column.End).Where(end => end >= OldestLength)];

    /// <summary>The record length of the newest version, in bytes.</summary>
    public int NewestLength => Columns[^1].End;

    /// <summary>Whether a version has records of a length.</summary>
    public bool HasLength(int length) => _lengths.Contains(length);

    /// <summary>The place of a column by its name, or -1.</summary>
    public int Find(string name)
    {
        for (var at = 0; at < Columns.Count; at++)
        {
            if (Columns[at].Name == name)
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>A column's value without blanks at its end; empty for a null and beyond the row.</summary>
    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> row, int column)
    {
        var (_, start, length, type, _, _) = Columns[column];
        if (start + length - 1 > row.Length)
        {
            return [];
        }

        var value = row.Slice(start - 1, length);
        value = type == FixedWidthType.Text ? value.TrimEnd((byte)' ') : value.Trim((byte)' ');
        return value is [(byte)'~'] ? [] : value;
    }

    /// <summary>What is wrong with a row first, and in which column by its place, or -1.</summary>
    internal FixedWidthFault Check(ReadOnlySpan<byte> row, out int column)
    {
        column = -1;
        if (!HasLength(row.Length))
        {
            return FixedWidthFault.WrongLength;
        }

        if (!Utf8.IsValid(row) || row.ContainsAnyInRange((byte)0, (byte)0x1F))
        {
            return FixedWidthFault.NotText;
        }

        for (column = 0; column < Columns.Count; column++)
        {
            if (Check(Columns[column], Value(row, column)) is var fault && fault != FixedWidthFault.None)
            {
                return fault;
            }
        }

        return FixedWidthFault.None;
    }

    private static FixedWidthFault Check(FixedWidthColumn column, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            return FixedWidthFault.None;
        }

        var fault = column.Type switch
        {
            FixedWidthType.Digits when value.ContainsAnyExceptInRange((byte)'0', (byte)'9') =>
                FixedWidthFault.NotDigits,
            FixedWidthType.Date => DateText.Parse(value, DateFormat.Iso, out _) switch
            {
                ParseReason.None => FixedWidthFault.None,
                ParseReason.NoSuchDate => FixedWidthFault.NoSuchDate,
                _ => FixedWidthFault.NotADate,
            },
            FixedWidthType.Decimal
                when DecimalText.Parse(value, 38, column.Scale, out Int128 _) != ParseReason.None =>
                FixedWidthFault.NotADecimal,
            _ => FixedWidthFault.None,
        };
        return fault == FixedWidthFault.None && !column.Allows(value) ? FixedWidthFault.NotAllowed : fault;
    }
}
