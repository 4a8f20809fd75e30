// Resolves escape sequences, and makes them.
using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace Lakeward.Records.Hl7v2;

/// <summary>
/// Escape sequences (HL7 v2.9, 2.7). Delimiters and hexadecimal bytes become themselves; <c>.br</c>,
/// <c>.ce</c> and <c>.sp</c> line feeds; <c>.sk</c> spaces; highlighting, indents, fill modes and switches of
/// character set go, since UTF-8 has no use for them; what is local, unknown or never closed stays as it is
/// written.
/// </summary>
internal static class Hl7Escape
{
    private const int MostRepeated = 100;
    private const int MostHexBytes = 4096;

    internal static void Resolve(
        ReadOnlySpan<byte> text, in Hl7Delimiters delimiters, IBufferWriter<byte> target)
    {
        var escape = delimiters.Escape;
        while (text.IndexOf(escape) is var start && start >= 0)
        {
            target.Write(text[..start]);
            text = text[start..];
            var length = text[1..].IndexOf(escape);
            if (length < 0)
            {
                break;
            }

            // The second escape character of what is no sequence may open the next one.
            var code = text.Slice(1, length);
            var isSequence = ResolveOne(code, delimiters, target);
            var isLocal = !isSequence && code.StartsWith("Z"u8);
            var used = isSequence || isLocal ? length + 2 : length + 1;
            target.Write(isSequence ? [] : text[..used]);
            text = text[used..];
        }

        target.Write(text);
    }

    /// <summary>Writes text so that it holds no delimiter; line ends become <c>.br</c>.</summary>
    internal static void Write(ReadOnlySpan<byte> text, in Hl7Delimiters delimiters, IBufferWriter<byte> target)
    {
        ReadOnlySpan<byte> special =
        [
            delimiters.Field, delimiters.Component, delimiters.Repetition, delimiters.Escape,
            delimiters.Subcomponent, delimiters.Truncation, (byte)'\r', (byte)'\n',
        ];
        while (text.IndexOfAny(special) is var found && found >= 0)
        {
            target.Write(text[..found]);
            var value = text[found];
            var isPair = value == (byte)'\r' && found + 1 < text.Length && text[found + 1] == (byte)'\n';
            text = text[(found + (isPair ? 2 : 1))..];
            var code = value switch
            {
                0 => "X00"u8,
                (byte)'\r' or (byte)'\n' => ".br"u8,
                _ when value == delimiters.Field => "F"u8,
                _ when value == delimiters.Component => "S"u8,
                _ when value == delimiters.Repetition => "R"u8,
                _ when value == delimiters.Escape => "E"u8,
                _ when value == delimiters.Subcomponent => "T"u8,
                _ => "P"u8,
            };
            target.Write([delimiters.Escape]);
            target.Write(code);
            target.Write([delimiters.Escape]);
        }

        target.Write(text);
    }

    private static bool ResolveOne(
        ReadOnlySpan<byte> code, in Hl7Delimiters delimiters, IBufferWriter<byte> target)
    {
        if (code.Length == 1)
        {
            var value = code[0] switch
            {
                (byte)'F' => delimiters.Field,
                (byte)'S' => delimiters.Component,
                (byte)'T' => delimiters.Subcomponent,
                (byte)'R' => delimiters.Repetition,
                (byte)'E' => delimiters.Escape,
                (byte)'P' => delimiters.Truncation,
                _ => (byte)0,
            };
            target.Write(value == 0 ? [] : [value]);
            return value != 0 || code[0] is (byte)'H' or (byte)'N';
        }

        return !code.IsEmpty && code[0] switch
        {
            (byte)'X' => ResolveHex(code[1..], target),
            (byte)'.' => ResolveFormat(code[1..], target),
            (byte)'C' => code.Length == 5 && IsHex(code[1..]),
            (byte)'M' => code.Length is 5 or 7 && IsHex(code[1..]),
            _ => false,
        };
    }

    private static bool IsHex(ReadOnlySpan<byte> text)
    {
        foreach (var digit in text)
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The bytes as UTF-8 where they are that, else as Latin-1.</summary>
    private static bool ResolveHex(ReadOnlySpan<byte> digits, IBufferWriter<byte> target)
    {
        if (digits.Length is 0 or > (MostHexBytes * 2) || digits.Length % 2 != 0)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[digits.Length / 2];
        if (Convert.FromHexString(digits, bytes, out _, out _) != OperationStatus.Done)
        {
            return false;
        }

        if (Utf8.IsValid(bytes))
        {
            target.Write(bytes);
        }
        else
        {
            target.Write(Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(bytes)));
        }

        return true;
    }

    private static bool ResolveFormat(ReadOnlySpan<byte> command, IBufferWriter<byte> target)
    {
        if (command.Length < 2)
        {
            return false;
        }

        var count = 1;
        var argument = command[2..];
        if (!argument.IsEmpty && (!Utf8Parser.TryParse(argument, out count, out var read)
            || read != argument.Length))
        {
            return false;
        }

        var times = Math.Clamp(count, 0, MostRepeated);
        switch ((command[0], command[1]))
        {
            case ((byte)'b', (byte)'r') or ((byte)'c', (byte)'e'):
                Repeat((byte)'\n', 1, target);
                return true;
            case ((byte)'s', (byte)'p'):
                Repeat((byte)'\n', times, target);
                return true;
            case ((byte)'s', (byte)'k'):
                Repeat((byte)' ', times, target);
                return true;
            case ((byte)'i', (byte)'n') or ((byte)'t', (byte)'i') or ((byte)'f', (byte)'i')
                or ((byte)'n', (byte)'f'):
                return true;
            default:
                return false;
        }
    }

    private static void Repeat(byte value, int times, IBufferWriter<byte> target)
    {
        target.GetSpan(MostRepeated)[..times].Fill(value);
        target.Advance(times);
    }
}
