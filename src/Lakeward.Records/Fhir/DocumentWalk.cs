// Walks through one JSON document that may be far larger than memory.
using System.Text.Json;
using System.Text.Unicode;

namespace Lakeward.Records.Fhir;

/// <summary>
/// The document is a resource, a Bundle or an array of resources. Only one resource is held at a time; a
/// Bundle, also one within a Bundle, is opened as soon as it says that it is one, which has to be before its
/// entries. Where it says so later it is held whole, like any resource.
/// </summary>
internal sealed partial class DocumentWalk(
    ByteWindow window, ResourceTokens tokens, FhirResource resource, FhirLimits limits)
{
    /// <summary>How deep any JSON may nest before it counts as broken.</summary>
    internal const int LeastReaderDepth = 1024;

    private readonly DocumentFrames _frames = new();
    private JsonReaderState _state;
    private Expected _expected;
    private int _skipDepth;
    private bool _isDone;
    private bool _leaves;
    private bool _isCapturing;
    private bool _isPending;
    private int _captureDepth;
    private long _captureStart;
    private int _captureLength;
    private bool _hasEntries;

    private enum Expected
    {
        Nothing,
        Skipped,
        Entries,
        FullUrl,
        Resource,
        ResourceType,
    }

    /// <summary>What is wrong with the object that was rejected.</summary>
    internal FhirFault Fault { get; private set; }

    /// <summary>Whether a Bundle or array is open, so that what breaks is more than one resource.</summary>
    internal bool IsInside => _frames.Count > 0;

    /// <summary>The bytes of the object that was found; none where they were too long to keep.</summary>
    internal ReadOnlyMemory<byte> Bytes =>
        _captureLength == 0 ? default : window.Slice(_captureStart, _captureLength);

    /// <summary>Begins at the window's position.</summary>
    internal void Begin()
    {
        _frames.Clear();
        _state = new JsonReaderState(new JsonReaderOptions
        {
            MaxDepth = Math.Max(LeastReaderDepth, limits.MaxDepth + (4 * limits.MaxBundleDepth)),
        });
        (_expected, _skipDepth) = (Expected.Nothing, -1);
        _isDone = _leaves = _isCapturing = _isPending = false;
        Fault = FhirFault.None;
        resource.Place(window.LineNumber);
    }

    /// <summary>Moves on to the next thing worth telling.</summary>
    internal DocumentStep Next()
    {
        Release();
        while (!_isDone)
        {
            var reader = new Utf8JsonReader(window.Unread, window.Ended, _state);
            var step = DocumentStep.None;
            try
            {
                while (step == DocumentStep.None && reader.Read())
                {
                    step = Take(ref reader);
                }
            }
            catch (JsonException)
            {
                step = DocumentStep.Broken;
            }

            _state = reader.CurrentState;
            window.Advance((int)reader.BytesConsumed);
            if (step != DocumentStep.None || !TryRefill(out step))
            {
                return step;
            }
        }

        return DocumentStep.End;
    }

    /// <summary>Lets go of the resource that was found.</summary>
    private void Release()
    {
        window.Keep = long.MaxValue;
        _captureLength = 0;
        _isPending = false;
        Fault = FhirFault.None;
        if (_leaves)
        {
            resource.Leave();
            _leaves = false;
        }
    }

    private bool TryRefill(out DocumentStep step)
    {
        step = DocumentStep.None;
        if (window.Ended)
        {
            step = DocumentStep.Broken;
        }
        else if (window.Fill())
        {
            return true;
        }
        else if (window.Keep != long.MaxValue)
        {
            // The resource, or what follows it in its entry, is longer than the window.
            SetFault(FhirFault.TooLong);
        }
        else if (!TryPassOverString())
        {
            step = DocumentStep.Broken;
        }

        return step == DocumentStep.None;
    }

    private DocumentStep Take(ref Utf8JsonReader reader)
    {
        if (_isCapturing)
        {
            return Capture(ref reader);
        }

        if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String
            && !Utf8.IsValid(reader.ValueSpan))
        {
            return DocumentStep.Broken;
        }

        if (_skipDepth >= 0)
        {
            _skipDepth = reader.CurrentDepth == _skipDepth && IsEnd(reader.TokenType) ? -1 : _skipDepth;
            return DocumentStep.None;
        }

        if (_frames.Count == 0)
        {
            return TakeOutermost(ref reader);
        }

        var frame = _frames.Innermost;
        return frame.Place switch
        {
            DocumentPlace.Elements or DocumentPlace.Entries => TakeElement(ref reader, frame),
            _ => TakeMember(ref reader, frame),
        };
    }

    private DocumentStep TakeOutermost(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            _frames.Push(DocumentPlace.Elements, 0);
            return DocumentStep.None;
        }

        return reader.TokenType == JsonTokenType.StartObject ? BeginCapture(ref reader) : DocumentStep.Broken;
    }

    private DocumentStep TakeElement(ref Utf8JsonReader reader, DocumentFrame frame)
    {
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            _frames.Pop();
            return _frames.Count == 0 ? DocumentStep.End : DocumentStep.None;
        }

        var isPlain = frame.Place == DocumentPlace.Elements;
        resource.Enter(isPlain ? ~++frame.Index : ++frame.Index);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            _leaves = true;
            return Reject(ref reader);
        }

        if (isPlain)
        {
            return BeginCapture(ref reader);
        }

        resource.SetFullUrl([]);
        _frames.Push(DocumentPlace.Entry, reader.CurrentDepth);
        return DocumentStep.None;
    }

    private DocumentStep TakeMember(ref Utf8JsonReader reader, DocumentFrame frame)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                return Expect(ref reader, frame);
            case JsonTokenType.EndObject:
                return Leave(frame);
        }

        var expected = _expected;
        _expected = Expected.Nothing;
        switch (expected)
        {
            case Expected.Entries when reader.TokenType == JsonTokenType.StartArray:
                _frames.Push(DocumentPlace.Entries, reader.CurrentDepth);
                return DocumentStep.None;
            case Expected.Entries:
                return DocumentStep.BrokenEnvelope;
            case Expected.Resource when reader.TokenType == JsonTokenType.StartObject:
                return BeginCapture(ref reader);
            case Expected.Resource:
                return Reject(ref reader);
            case Expected.FullUrl when reader.TokenType == JsonTokenType.String:
                resource.SetFullUrl(ref reader);
                return DocumentStep.None;
            default:
                Skip(ref reader);
                return DocumentStep.None;
        }
    }

    private DocumentStep Expect(ref Utf8JsonReader reader, DocumentFrame frame)
    {
        var isBundle = frame.Place == DocumentPlace.Bundle;
        _expected = Expected.Skipped;
        if (JsonText.Is(ref reader, isBundle ? "entry"u8 : "resource"u8))
        {
            _expected = isBundle ? Expected.Entries : Expected.Resource;
            if (frame.HasContent)
            {
                return DocumentStep.BrokenEnvelope;
            }

            frame.HasContent = true;
        }
        else if (!isBundle && JsonText.Is(ref reader, "fullUrl"u8))
        {
            _expected = Expected.FullUrl;
        }
        else if (isBundle && JsonText.Is(ref reader, "resourceType"u8))
        {
            return DocumentStep.BrokenEnvelope;
        }

        return DocumentStep.None;
    }

    /// <summary>Goes out of a Bundle or an entry; an entry gives its resource now, because its fullUrl may
    /// have come after it.</summary>
    private DocumentStep Leave(DocumentFrame frame)
    {
        var isBundle = frame.Place == DocumentPlace.Bundle;
        _frames.Pop();
        if (isBundle)
        {
            return _frames.Count == 0 ? DocumentStep.End : DocumentStep.None;
        }

        if (_isPending)
        {
            _leaves = true;
            return Fault == FhirFault.None ? DocumentStep.Resource : DocumentStep.Rejected;
        }

        resource.Leave();
        return DocumentStep.None;
    }
}
