// Compares and unescapes JSON texts that may hold broken escapes.
using System.Text.Json;

namespace Lakeward.Records.Fhir;

/// <summary>What the platform's reader does with texts, without its exceptions for half surrogate
/// pairs.</summary>
internal static class JsonText
{
    /// <summary>Whether the name or text at which a reader stands equals another.</summary>
    internal static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan.SequenceEqual(text);
        }

        try
        {
            return reader.ValueTextEquals(text);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Copies the name or text at which a reader stands, unescaped, into a place that is large
    /// enough for it escaped.</summary>
    internal static bool TryCopy(ref Utf8JsonReader reader, Span<byte> target, out int length)
    {
        try
        {
            length = reader.CopyString(target);
            return true;
        }
        catch (InvalidOperationException)
        {
            length = 0;
            return false;
        }
    }

    /// <summary>A reader that stands at the text of a value.</summary>
    internal static Utf8JsonReader At(in ValueToken value, ReadOnlySpan<byte> source)
    {
        var reader = new Utf8JsonReader(source.Slice(value.Start - 1, value.Length + 2));
        _ = reader.Read();
        return reader;
    }

    /// <summary>The text of a value, unescaped; as it stands where that cannot be done.</summary>
    internal static ReadOnlyMemory<byte> Of(in ValueToken value, ReadOnlyMemory<byte> source)
    {
        var text = source.Slice(value.Start, value.Length);
        if (!value.Escaped)
        {
            return text;
        }

        var reader = At(value, source.Span);
        var unescaped = new byte[value.Length];
        return TryCopy(ref reader, unescaped, out var length) ? unescaped.AsMemory(0, length) : text;
    }
}
