// Writes rows of CSV into a buffer that empties itself into a stream.
using System.Buffers.Text;

namespace Lakeward.Records.Synthetic;

/// <summary>A forward-only writer; a row must fit in the spare part of the buffer.</summary>
internal sealed class RowWriter(Stream stream)
{
    private const int SizeBytes = 256 << 10;
    private const int LongestRowBytes = 32 << 10;

    private readonly byte[] _buffer = new byte[SizeBytes];
    private int _length;

    /// <summary>Ends the field with a comma.</summary>
    internal void Comma() => _buffer[_length++] = (byte)',';

    /// <summary>Ends the row.</summary>
    internal void EndRow()
    {
        _buffer[_length++] = (byte)'\n';
        if (_length > SizeBytes - LongestRowBytes)
        {
            Flush();
        }
    }

    /// <summary>Appends bytes as they are.</summary>
    internal void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Appends bytes in lower case, without apostrophes.</summary>
    internal void Lower(ReadOnlySpan<byte> bytes)
    {
        foreach (var letter in bytes)
        {
            if (letter != '\'')
            {
                _buffer[_length++] = (byte)(letter | 0x20);
            }
        }
    }

    /// <summary>Appends text, quoted when it must be; at most 4,096 characters.</summary>
    internal void Text(string text)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, 4096, nameof(text));
        var quoted = text.AsSpan().ContainsAny(",\"\r\n");
        var written = quoted ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
        _length += System.Text.Encoding.UTF8.GetBytes(written, _buffer.AsSpan(_length));
    }

    /// <summary>Appends a number.</summary>
    internal void Number(long value)
    {
        _ = Utf8Formatter.TryFormat(value, _buffer.AsSpan(_length), out var written);
        _length += written;
    }

    /// <summary>Appends a number with leading zeros.</summary>
    internal void Digits(long value, int width)
    {
        for (var at = _length + width - 1; at >= _length; at--)
        {
            var next = value / 10;
            _buffer[at] = (byte)('0' + (int)(value - (next * 10)));
            value = next;
        }

        _length += width;
    }

    /// <summary>Appends an amount given in cents as dollars with two fraction digits.</summary>
    internal void Amount(long cents)
    {
        Number(cents / 100);
        _buffer[_length++] = (byte)'.';
        Digits(cents % 100, 2);
    }

    /// <summary>Appends a day, given as days from 0001-01-01, as <c>yyyy-MM-dd</c>.</summary>
    internal void Date(int dayNumber)
    {
        var (year, month, day) = DateOnly.FromDayNumber(dayNumber);
        Digits(year, 4);
        _buffer[_length++] = (byte)'-';
        Digits(month, 2);
        _buffer[_length++] = (byte)'-';
        Digits(day, 2);
    }

    /// <summary>Writes out what is buffered.</summary>
    internal void Flush()
    {
        stream.Write(_buffer, 0, _length);
        _length = 0;
    }
}
