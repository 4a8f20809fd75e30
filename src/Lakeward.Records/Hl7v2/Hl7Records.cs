// The messages of an HL7 v2 file, one after another, with the rows they become.
using System.Text;
using Lakeward.Records.Mapping;

namespace Lakeward.Records.Hl7v2;

/// <summary>One pass over an HL7 v2 file; a record is a message.</summary>
public sealed class Hl7Records : MappedRecords
{
    private const string NoKind = "message";
    private readonly Hl7Reader _reader;
    private readonly MessageRows _messages;

    private Hl7Records(Hl7Reader reader, Hl7Mappings mappings)
    {
        _reader = reader;
        _messages = new MessageRows(mappings) { Warned = issue => Warned?.Invoke(issue) };
        _reader.Rejected = Reject;
    }

    /// <summary>
    /// MSH-9.1 and MSH-9.2, for example <c>ADT^A01</c>; <c>message</c> where they are no codes.
    /// </summary>
    public override string Kind
    {
        get
        {
            var type = _reader.Message.Type;
            var trigger = _reader.Message.TriggerEvent;
            return !IsCode(type) ? NoKind
                : IsCode(trigger) ? $"{Encoding.ASCII.GetString(type)}^{Encoding.ASCII.GetString(trigger)}"
                : Encoding.ASCII.GetString(type);
        }
    }

    public override ReadOnlyMemory<byte> RecordBytes => _reader.Message.RawBytes;

    public override IReadOnlyList<RecordIssue> Issues => _reader.Issues;

    /// <summary>Opens a stream, which stays the caller's.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="limits">The bounds.</param>
    public static Hl7Records Open(Stream stream, Hl7Limits? limits = null) =>
        new(Hl7Reader.Open(stream, limits), Hl7Mappings.Default);

    public override bool Next()
    {
        while (_reader.NextMessage())
        {
            RecordNumber = _reader.Message.MessageNumber;
            if (_messages.TryRead(_reader.Message, Rows, out var error))
            {
                TellWarnings();
                return true;
            }

            Rejected?.Invoke(new RecordRejection(RecordNumber, error!, RecordBytes));
        }

        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reader.Dispose();
            Rows.Begin(default);
        }
    }

    private static bool IsCode(ReadOnlySpan<byte> text)
    {
        foreach (var letter in text)
        {
            if (!char.IsAsciiLetterUpper((char)letter) && !char.IsAsciiDigit((char)letter))
            {
                return false;
            }
        }

        return text.Length == 3;
    }

    private void Reject(Hl7Rejection rejection)
    {
        RecordNumber = rejection.MessageNumber;
        var error = rejection.Issues.First(issue => issue.Severity != IssueSeverity.Warning);
        Rejected?.Invoke(new RecordRejection(RecordNumber, error, rejection.RawBytes));
    }

    private void TellWarnings()
    {
        for (var at = 0; Warned is not null && at < _reader.Message.Issues.Count; at++)
        {
            Warned(_reader.Message.Issues[at]);
        }
    }
}
