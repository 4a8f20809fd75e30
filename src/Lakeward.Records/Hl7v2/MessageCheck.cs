// Reads one message: its delimiters, its characters, its segments, and whether it can be used.
using System.Buffers;
using System.Collections.Frozen;

namespace Lakeward.Records.Hl7v2;

/// <summary>Takes a message from the splitter, makes its index and says what is wrong with it.</summary>
internal sealed class MessageCheck(Hl7Limits limits)
{
    /// <summary>MSH-18 by its place among what the field separator cuts.</summary>
    private const int CharacterSetPlace = 17;

    private static readonly FrozenSet<string> Versions = FrozenSet.Create(
        "2.1", "2.2", "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.7.1", "2.8", "2.8.1", "2.8.2",
        "2.9", "2.9.1");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> KnownVersions =
        Versions.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Loads and checks a message; whether it can be used.</summary>
    /// <remarks>
    /// The steps: (1) the header and its delimiters, without which nothing can be read; (2) the characters;
    /// (3) the index of segments and fields; (4) what the header must say; (5) typed fields.
    /// </remarks>
    internal bool Read(Hl7Message message, MessageSplitter splitter)
    {
        var at = new RecordLocation(message.LineNumber);

        // 1.
        if (!ReadDelimiters(message, splitter, at))
        {
            return false;
        }

        // 2.
        var text = ReadText(message, splitter.IsUtf16, at);
        if (text.Span.Contains((byte)0))
        {
            Report(message, Hl7Issues.NulByte(at));
        }

        // 3.
        message.Load(text);
        if (message.Index.HasAddendum && !message.Index.IsOverLimit)
        {
            message.Load(Addenda.Join(message));
        }

        if (message.Index.IsOverLimit)
        {
            Report(message, Hl7Issues.TooManySegments(at));
            return false;
        }

        CheckSegments(message);

        // 4. and 5.
        CheckHeader(message);
        TypedFields.Check(message, limits.MaxIssues);
        return !message.IsRefused;
    }

    private void Report(Hl7Message message, RecordIssue issue) => message.Report(issue, limits.MaxIssues);

    private bool ReadDelimiters(Hl7Message message, MessageSplitter splitter, RecordLocation at)
    {
        var header = at with { SegmentNumber = 1, Segment = "MSH" };
        message.Delimiters = Hl7Delimiters.Recommended;
        if (splitter.TooLong)
        {
            Report(message, Hl7Issues.MessageTooLong(at));
        }
        else if (!splitter.HasHeader)
        {
            Report(message, Hl7Issues.NoHeader(at));
        }
        else if (!Hl7Delimiters.TryRead(splitter.Bytes.Span, out var declared))
        {
            Report(message, Hl7Issues.BadDelimiters(header with { FieldNumber = 2 }));
        }
        else
        {
            message.Delimiters = declared;
            if (declared.Subcomponent == 0)
            {
                Report(message, Hl7Issues.FewDelimiters(header with { FieldNumber = 2 }));
            }

            if (splitter.IsTruncated)
            {
                Report(message, Hl7Issues.Truncated(at));
            }

            return true;
        }

        message.Load(splitter.Bytes);
        return false;
    }

    private ReadOnlyMemory<byte> ReadText(Hl7Message message, bool isUtf16, RecordLocation at)
    {
        var raw = message.RawBytes;
        var field = at with { SegmentNumber = 1, Segment = "MSH", FieldNumber = CharacterSetPlace + 1 };
        if (isUtf16)
        {
            // The source has turned it into UTF-8 and put U+FFFD where the text was broken.
            if (raw.Span.IndexOf("\uFFFD"u8) >= 0)
            {
                Report(message, Hl7Issues.InvalidText(at));
            }

            return raw;
        }

        var text = CharacterSet.ToUtf8(raw, DeclaredSet(raw.Span, message.Delimiters), out var fault);
        if (fault != CharacterSetFault.None)
        {
            Report(message, fault switch
            {
                CharacterSetFault.Undeclared => Hl7Issues.UndeclaredText(field),
                CharacterSetFault.Mistaken => Hl7Issues.MistakenCharacterSet(field),
                CharacterSetFault.Unknown => Hl7Issues.UnknownCharacterSet(field),
                CharacterSetFault.Unreadable => Hl7Issues.UnreadableCharacterSet(field),
                _ => Hl7Issues.InvalidText(field),
            });
        }

        return text;
    }

    private static ReadOnlySpan<byte> DeclaredSet(ReadOnlySpan<byte> raw, in Hl7Delimiters delimiters)
    {
        var end = raw.IndexOfAny((byte)'\r', (byte)'\n');
        var rest = end < 0 ? raw : raw[..end];
        for (var place = 0; place < CharacterSetPlace; place++)
        {
            var next = rest.IndexOf(delimiters.Field);
            if (next < 0)
            {
                return [];
            }

            rest = rest[(next + 1)..];
        }

        end = rest.IndexOfAny(
            delimiters.Field, delimiters.Repetition == 0 ? delimiters.Field : delimiters.Repetition);
        return end < 0 ? rest : rest[..end];
    }

    private void CheckSegments(Hl7Message message)
    {
        if (message.Index.FirstContinuation is var line && line >= 0)
        {
            Report(message, Hl7Issues.Continuation(new RecordLocation(message.LineNumber + line)));
        }

        if (message.Index.FirstSmallName is var small && small >= 0)
        {
            Report(message, Hl7Issues.LowerCaseName(message.LocationOf(small)));
        }

        if (message.Index.FirstTooLong is var tooLong && tooLong >= 0)
        {
            Report(message, Hl7Issues.SegmentTooLong(message.LocationOf(tooLong)));
        }
    }

    private void CheckHeader(Hl7Message message)
    {
        if (message.Type.IsEmpty)
        {
            Report(message, Hl7Issues.NoType(message.LocationOf(0, "MSH", 9)));
        }

        if (message.ControlId.IsEmpty)
        {
            Report(message, Hl7Issues.NoControlId(message.LocationOf(0, "MSH", 10)));
        }

        Span<char> version = stackalloc char[8];
        var known = message.Version.Length is > 0 and <= 8
            && System.Text.Ascii.ToUtf16(message.Version, version, out var length) == OperationStatus.Done
            && KnownVersions.Contains(version[..length]);
        if (!known)
        {
            Report(message, Hl7Issues.UnknownVersion(message.LocationOf(0, "MSH", 12)));
        }
    }
}
