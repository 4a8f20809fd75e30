// The shape of a delimited file: delimiter, quote, header.
namespace Lakeward.Records.Delimited;

/// <summary>
/// The shape of a delimited file.
/// <para>References: RFC 4180, and the practice of DuckDB's <c>read_csv</c> where the RFC is silent.</para>
/// <para>
/// Rules. A row ends at LF, CRLF or CR. A field is quoted when a quote is its first byte, spaces aside; two
/// quotes inside stand for one; spaces after the closing quote are dropped; other text there is a fault of
/// the row. A quote inside an unquoted field is ordinary text. An empty field is null, quoted or not, as
/// DuckDB has it. A blank line is no row, except in a file of one column, where it is a null. One empty field
/// after a last delimiter is dropped. The file is UTF-8; a byte order mark is skipped.
/// </para>
/// </summary>
public sealed record DelimitedFormat
{
    /// <summary>Comma separated with a header.</summary>
    public static DelimitedFormat Csv { get; } = new();

    /// <summary>Tab separated with a header.</summary>
    public static DelimitedFormat Tsv { get; } = new() { Delimiter = (byte)'\t' };

    /// <summary>Pipe separated with a header.</summary>
    public static DelimitedFormat Pipe { get; } = new() { Delimiter = (byte)'|' };

    /// <summary>The byte between fields; one ASCII byte that is no space, line end or NUL.</summary>
    public byte Delimiter
    {
        get;
        init => field = Allowed(value) ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = (byte)',';

    /// <summary>The byte around quoted fields, by default <c>"</c>.</summary>
    public byte Quote
    {
        get;
        init => field = Allowed(value) ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = (byte)'"';

    /// <summary>Whether the first row holds the column names.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>
    /// Guesses the delimiter (comma, tab, pipe or semicolon) and whether there is a header from the first
    /// bytes of a file; some 64 KiB are plenty. A first row in which any field is a number or a date is no
    /// header.
    /// </summary>
    public static DelimitedFormat Detect(ReadOnlySpan<byte> sample) => FormatDetection.Detect(sample);

    private static bool Allowed(byte value) =>
        value is > 0 and < 0x80 and not ((byte)' ' or (byte)'\r' or (byte)'\n');
}
