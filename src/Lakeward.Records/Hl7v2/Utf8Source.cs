// Hands out a file's bytes as UTF-8 where the file is written in UTF-16.
using System.Text;

namespace Lakeward.Records.Hl7v2;

/// <summary>
/// A source of bytes. A file whose first bytes are a UTF-16 byte order mark, or an ASCII character in UTF-16,
/// is turned into UTF-8 on the way, broken surrogates into U+FFFD; every other file passes as it is.
/// </summary>
internal sealed class Utf8Source(Stream stream)
{
    private readonly byte[] _first = new byte[2];
    private byte[] _raw = [];
    private char[] _characters = [];
    private Decoder? _decoder;
    private Encoder? _encoder;
    private int _kept;
    private bool _begun;
    private bool _ended;

    /// <summary>Whether the file is written in UTF-16.</summary>
    internal bool IsUtf16 => _decoder is not null;

    /// <summary>Reads some bytes; 0 at the end.</summary>
    /// <param name="target">At least 16 bytes.</param>
    internal int Read(Span<byte> target)
    {
        if (!_begun)
        {
            Begin();
        }

        if (_kept > 0)
        {
            _first.AsSpan(0, _kept).CopyTo(target);
            (var kept, _kept) = (_kept, 0);
            return kept;
        }

        return _decoder is null ? stream.Read(target) : ReadUtf16(target);
    }

    /// <summary>Clears what was read.</summary>
    internal void Clear()
    {
        Array.Clear(_raw);
        Array.Clear(_characters);
    }

    private void Begin()
    {
        _begun = true;
        _kept = stream.ReadAtLeast(_first, 2, throwOnEndOfStream: false);
        var encoding = (_first[0], _first[1]) switch
        {
            (0xFF, 0xFE) => Encoding.Unicode,
            (0xFE, 0xFF) => Encoding.BigEndianUnicode,
            ( >= 0x0A and < 0x80, 0) when _kept == 2 => Encoding.Unicode,
            (0, >= 0x0A and < 0x80) when _kept == 2 => Encoding.BigEndianUnicode,
            _ => null,
        };
        if (encoding is null)
        {
            return;
        }

        _decoder = encoding.GetDecoder();
        _encoder = Encoding.UTF8.GetEncoder();
        _raw = new byte[16 << 10];
        _characters = new char[_raw.Length];
        _characters[0] = encoding.GetString(_first)[0];
        (_kept, _first[0]) = _characters[0] == '\uFEFF' ? (0, (byte)0) : (1, (byte)_characters[0]);
    }

    private int ReadUtf16(Span<byte> target)
    {
        // A UTF-16 code unit is at most three bytes of UTF-8, and one more may wait in the encoder.
        var wanted = Math.Min(_raw.Length, ((target.Length / 3) - 2) * 2);
        while (!_ended)
        {
            var read = stream.Read(_raw, 0, wanted);
            _ended = read == 0;
            var characters = _decoder!.GetChars(_raw.AsSpan(0, read), _characters, flush: _ended);
            var bytes = _encoder!.GetBytes(_characters.AsSpan(0, characters), target, flush: _ended);
            if (bytes > 0)
            {
                return bytes;
            }
        }

        return 0;
    }
}
