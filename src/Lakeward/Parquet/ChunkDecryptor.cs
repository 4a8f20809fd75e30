// Decrypts the pages of column chunks, one after another.
using System.Buffers.Binary;

namespace Lakeward.Parquet;

/// <summary>
/// Reads a chunk through a window, opens each module in place and passes the plain page on from there, never
/// before its tag was checked. The window is as large as the largest page, or as one read of
/// the source. Not thread-safe: one per thread.
/// </summary>
internal sealed class ChunkDecryptor(ByteSource source, PlainOutput output, bool allowPlaintextLevels)
    : IDisposable
{
    private const int GrowthBytes = 1 << 20;
    private const int MaxHeaderSizeBytes = 16 * 1024 * 1024;
    private const int MaxPlainHeaderSizeBytes = 1 << 20;
    private readonly NativeBuffer _window = new();
    private readonly NativeBuffer _unpacked = new();
    private int _taken;
    private int _filled;
    private long _position;
    private long _end;
    private long? _room;

    /// <summary>Writes the chunk's plain pages at the output's place.</summary>
    /// <param name="extent">Where the chunk lies.</param>
    /// <param name="cipher">Opens its modules; null for a chunk in the clear.</param>
    /// <param name="unpackInto">Where pages are to be unpacked, the bytes they may take in all.</param>
    public ChunkPages Run(ChunkExtent extent, ModuleCipher? cipher, long? unpackInto = null)
    {
        _room = unpackInto;
        (_position, _end) = (extent.Start, extent.End);
        _taken = _filled = 0;
        var pages = new ChunkPages(output.Position);
        while (_position < _end)
        {
            Page(pages, cipher, extent.SaysDictionary);
        }

        return pages;
    }

    public void Dispose()
    {
        _window.Dispose();
        _unpacked.Dispose();
    }

    private void Page(ChunkPages pages, ModuleCipher? cipher, bool saysDictionary)
    {
        var start = _position;
        var isFirst = pages.DataPageCount == 0 && !pages.HasDictionary;
        var head = cipher is null
            ? PlainHeader()
            : Header(cipher, pages.DataPageCount, isFirst, saysDictionary);
        if ((head.IsDictionary && !isFirst) || pages.DataPageCount >= ModuleCipher.MaxOrdinal)
        {
            throw ParquetErrors.Malformed("pages out of order, or too many");
        }

        var stored = Need(head.StoredSize);
        var levels = cipher is null ? stored.Length : PlainLevels(head, stored);
        var body = stored[levels..];
        if (cipher is not null && (body.Length > 0 || levels == 0))
        {
            var type = head.IsDictionary ? ModuleType.DictionaryPage : ModuleType.DataPage;
            body = cipher.Open(type, pages.DataPageCount, body);
        }

        if (_room is { } room)
        {
            body = Unpack(head, levels, body, room - pages.StoredSize);
        }

        var header = head.WithStoredSize(levels + body.Length);
        output.Append(header);
        output.Append(stored[..levels]);
        output.Append(body);
        pages.Add(head, start, header.Length, levels + body.Length);
        Take(head.StoredSize);
    }

    /// <summary>The page without compression; the levels of a V2 page never had any.</summary>
    private Span<byte> Unpack(PageHead head, int levels, Span<byte> body, long room)
    {
        var plain = (int)head.LevelsSize - levels;
        var size = (long)head.UncompressedSize - levels;
        if (plain > body.Length || plain > size || size > room)
        {
            throw ParquetErrors.Malformed("a page that does not unpack");
        }

        if (!head.IsPacked || size == plain)
        {
            return head.IsPacked ? body[..plain] : body;
        }

        _unpacked.Grow((int)size, 0);
        var target = _unpacked.Span[..(int)size];
        body[..plain].CopyTo(target);
        SnappyBlock.Unpack(body[plain..], target[plain..]);
        return target;
    }

    private PageHead Header(ModuleCipher cipher, int page, bool isFirst, bool saysDictionary)
    {
        var size = ModuleCipher.LengthSizeBytes
            + (long)BinaryPrimitives.ReadUInt32LittleEndian(Need(ModuleCipher.LengthSizeBytes));
        if (size > MaxHeaderSizeBytes)
        {
            throw ParquetErrors.Malformed("a page header that is too long");
        }

        // Writers disagree on how metadata tells a dictionary; the authenticated data knows.
        var module = Need((int)size);
        var plain = new byte[module.Length];
        var isDictionary = isFirst && saysDictionary;
        if (!cipher.TryOpen(HeaderType(isDictionary), page, module, plain, out var opened))
        {
            isDictionary = !isDictionary;
            if (!isFirst || !cipher.TryOpen(HeaderType(isDictionary), page, module, plain, out opened))
            {
                throw ParquetErrors.NotAuthentic(cipher.Describe(ModuleType.DataPageHeader, page));
            }
        }

        Take(module.Length);
        var head = PageHead.Parse(opened);
        return head.IsDictionary == isDictionary
            ? head
            : throw ParquetErrors.Malformed("a page of another type");
    }

    private static ModuleType HeaderType(bool isDictionary) =>
        isDictionary ? ModuleType.DictionaryPageHeader : ModuleType.DataPageHeader;

    private PageHead PlainHeader()
    {
        var bytes = Need((int)Math.Min(_end - _position, MaxPlainHeaderSizeBytes));
        var size = ThriftScanner.StructSize(bytes);
        var head = PageHead.Parse(bytes[..size]);
        Take(size);
        return head;
    }

    /// <summary>
    /// Bytes of levels in front of a V2 page's module. Arrow encrypts levels and values as one module;
    /// parquet-java leaves the levels in the clear, and an empty rest without a module.
    /// </summary>
    private int PlainLevels(PageHead head, ReadOnlySpan<byte> stored)
    {
        const int LengthSize = ModuleCipher.LengthSizeBytes;
        var isOneModule = stored.Length >= LengthSize
            && BinaryPrimitives.ReadUInt32LittleEndian(stored) == stored.Length - LengthSize;
        if (!head.IsV2 || head.LevelsSize == 0 || isOneModule)
        {
            return 0;
        }

        if (!allowPlaintextLevels)
        {
            throw ParquetErrors.Unauthenticated("the levels of its V2 pages lie in the clear");
        }

        return head.LevelsSize <= stored.Length
            ? (int)head.LevelsSize
            : throw ParquetErrors.Malformed("levels beyond their page");
    }

    /// <summary>The next bytes, writable, without passing them; valid until the next call.</summary>
    private Span<byte> Need(int count)
    {
        if (count > _filled - _taken)
        {
            Fill(count);
        }

        return _window.Span.Slice(_taken, count);
    }

    private void Take(int count)
    {
        _taken += count;
        _position += count;
    }

    private void Fill(int count)
    {
        var left = _end - _position;
        if (count > left)
        {
            throw ParquetErrors.Malformed("a page beyond its column chunk");
        }

        var kept = _filled - _taken;
        var size = (int)Math.Min(left, Math.Max(count, source.ReadSizeBytes));
        _window.Span.Slice(_taken, kept).CopyTo(_window.Span);
        var capacity = (size + (long)GrowthBytes - 1) / GrowthBytes * GrowthBytes;
        _window.Grow((int)Math.Min(int.MaxValue, capacity), kept);
        source.Read(_position + kept, _window.Span[kept..size]);
        (_taken, _filled) = (0, size);
    }
}
