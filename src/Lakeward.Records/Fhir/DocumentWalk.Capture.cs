// Holds the bytes of one resource while a walk passes over them.
using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace Lakeward.Records.Fhir;

/// <summary>The capture: it begins at an object, and ends with it or where it turns out to be a
/// Bundle.</summary>
internal sealed partial class DocumentWalk
{
    private static readonly SearchValues<byte> Separators = SearchValues.Create(" \t\r\n,:"u8);

    private DocumentStep BeginCapture(ref Utf8JsonReader reader)
    {
        (_isCapturing, _hasEntries, _expected) = (true, false, Expected.Nothing);
        _captureDepth = reader.CurrentDepth;
        _captureStart = window.Position + reader.TokenStartIndex;
        window.Keep = _captureStart;
        tokens.Begin();
        resource.SetLine(window.LineAt(window.Position + reader.TokenStartIndex));
        return Capture(ref reader);
    }

    private DocumentStep Capture(ref Utf8JsonReader reader)
    {
        if (Fault == FhirFault.None)
        {
            var shift = (int)(window.Position - _captureStart);
            SetFault(tokens.Add(ref reader, shift, window.From(_captureStart)));
        }

        if (reader.CurrentDepth == _captureDepth && reader.TokenType == JsonTokenType.EndObject)
        {
            return EndCapture(window.Position + reader.BytesConsumed - _captureStart);
        }

        if (reader.CurrentDepth == _captureDepth + 1)
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                _hasEntries |= JsonText.Is(ref reader, "entry"u8);
                _expected = JsonText.Is(ref reader, "resourceType"u8)
                    ? Expected.ResourceType
                    : Expected.Nothing;
            }
            else if (_expected == Expected.ResourceType && !_hasEntries && Fault == FhirFault.None
                && reader.TokenType == JsonTokenType.String && JsonText.Is(ref reader, "Bundle"u8))
            {
                OpenBundle();
            }
        }

        return DocumentStep.None;
    }

    /// <summary>Stops holding what turned out to be a Bundle and goes into it.</summary>
    private void OpenBundle()
    {
        if (_frames.Bundles == limits.MaxBundleDepth)
        {
            SetFault(FhirFault.TooDeep);
            return;
        }

        window.Keep = long.MaxValue;
        _isCapturing = false;
        _frames.Push(DocumentPlace.Bundle, _captureDepth);
    }

    private DocumentStep EndCapture(long length)
    {
        _isCapturing = false;
        if (length > limits.MaxResourceBytes)
        {
            SetFault(FhirFault.TooLong);
        }
        else if (window.Keep != long.MaxValue)
        {
            _captureLength = (int)length;
            SetFault(Utf8.IsValid(Bytes.Span) ? FhirFault.None : FhirFault.InvalidUtf8);
        }

        if (_frames.IsIn(DocumentPlace.Entry))
        {
            _isPending = true;
            return DocumentStep.None;
        }

        _isDone = _frames.Count == 0;
        _leaves = !_isDone;
        return Fault == FhirFault.None ? DocumentStep.Resource : DocumentStep.Rejected;
    }

    /// <summary>Notes the first fault; what is too long is let go.</summary>
    private void SetFault(FhirFault fault)
    {
        Fault = Fault == FhirFault.None ? fault : Fault;
        if (fault == FhirFault.TooLong)
        {
            _captureLength = 0;
            window.Keep = long.MaxValue;
        }
    }

    private DocumentStep Reject(ref Utf8JsonReader reader)
    {
        resource.SetLine(window.LineAt(window.Position + reader.TokenStartIndex));
        Skip(ref reader);
        SetFault(FhirFault.NotAnObject);
        if (!_frames.IsIn(DocumentPlace.Entry))
        {
            return DocumentStep.Rejected;
        }

        _isPending = true;
        return DocumentStep.None;
    }

    private void Skip(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            _skipDepth = reader.CurrentDepth;
        }
    }

    private static bool IsEnd(JsonTokenType token) =>
        token is JsonTokenType.EndObject or JsonTokenType.EndArray;

    /// <summary>Empties a string that fills the window; what held it is rejected already.</summary>
    private bool TryPassOverString()
    {
        var quote = window.Unread.IndexOfAnyExcept(Separators);
        if (quote < 0 || window.Unread[quote] != '"')
        {
            return false;
        }

        while (true)
        {
            var text = window.Unread[(quote + 1)..];
            var at = 0;
            while (at < text.Length && text[at] != '"')
            {
                var next = text[at..].IndexOfAny((byte)'"', (byte)'\\');
                var used = next < 0 ? text.Length - at : text[at + next] == '\\' ? next + 2 : next;
                if (at + used > text.Length)
                {
                    break;
                }

                at += used;
            }

            var closed = at < text.Length && text[at] == '"';
            window.Remove(quote + 1, at);
            if (closed)
            {
                return true;
            }

            if (window.Ended || !window.Fill())
            {
                return false;
            }
        }
    }
}
