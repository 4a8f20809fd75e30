// Finds where the next interchange begins.
namespace Lakeward.Records.X12;

/// <summary>
/// Looks for an ISA segment that can be read. What stands before it, and a header that cannot be read, is
/// an issue; blanks, line ends and the NUL and Ctrl-Z bytes that pad old files are not.
/// </summary>
internal sealed class InterchangeSearch(ByteWindow window, Action<X12Fault> report)
{
    /// <summary>The delimiters found.</summary>
    public X12Delimiters Delimiters { get; private set; } = X12Delimiters.Usual;

    /// <summary>The first element of the header that has a wrong length; 0 for none.</summary>
    public int BadElement { get; private set; }

    /// <summary>The line end after the header; empty for none.</summary>
    public ReadOnlyMemory<byte> LineEnd { get; private set; }

    /// <summary>Moves the window to the next readable header; false at the end of the file.</summary>
    public bool Next()
    {
        window.Ensure(InterchangeHeader.MaxBytes);
        if (window.Length == 0)
        {
            return false;
        }

        if (!InterchangeHeader.Begins(window.Content))
        {
            report(X12Fault.TextOutside);
        }
        else if (TryRead() is var fault && fault == X12Fault.None)
        {
            return true;
        }
        else
        {
            report(fault);
            window.Advance(3);
        }

        return Seek();
    }

    private bool Seek()
    {
        var before = (byte)'A';
        while (true)
        {
            var at = window.Content.IndexOf("ISA"u8);
            var passed = at < 0 ? Math.Max(window.Length - 2, 0) : at;
            if (passed > 0)
            {
                before = window.Content[passed - 1];
                window.Advance(passed);
            }

            if (at < 0)
            {
                if (!window.Fill())
                {
                    window.Advance(window.Length);
                    return false;
                }

                continue;
            }

            window.Ensure(InterchangeHeader.MaxBytes);
            if (!char.IsAsciiLetterOrDigit((char)before) && InterchangeHeader.Begins(window.Content)
                && TryRead() == X12Fault.None)
            {
                return true;
            }

            before = (byte)'A';
            window.Advance(3);
        }
    }

    private X12Fault TryRead()
    {
        var header = InterchangeHeader.Read(window.Content);
        if (header.Delimiters is not { } delimiters)
        {
            return X12Fault.HeaderUnreadable;
        }

        if (!delimiters.CanRead)
        {
            return delimiters.AreDistinct ? X12Fault.DelimiterNotPlain : X12Fault.DelimitersCollide;
        }

        Delimiters = delimiters;
        BadElement = header.BadElement;
        LineEnd = LineEndAt(window.Content[header.Length..]);
        return X12Fault.None;
    }

    private static byte[] LineEndAt(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("\r\n"u8) ? [.. bytes[..2]]
        : !bytes.IsEmpty && bytes[0] is (byte)'\r' or (byte)'\n' ? [bytes[0]]
        : [];
}
