// The content of a received delivery: opened, unpacked, its format recognised.
using Lakeward.Access;
using Lakeward.Cryptography;
using Lakeward.Errors;
using Lakeward.Records.Delimited;
using Lakeward.Records.JsonLines;
using Lakeward.Records.Mapping;
using Lakeward.Storage;

namespace Lakeward.Ingest;

/// <summary>
/// A delivery's content, readable from its beginning as often as needed. The format is recognised from the
/// content, not
/// from the name; what unpacks to more than the drop's limit is refused while it is read.
/// </summary>
internal sealed class DeliveredContent(
    IObjectStore store, string deliveryId, EncryptionContext context) : IDisposable
{
    private const int SampleSizeBytes = 64 << 10;
    private ObjectReader? _file;
    private SealedMessageReader? _message;
    private BoundedStream? _stream;
    private byte[]? _sample;

    /// <summary>The delivery.</summary>
    public string DeliveryId => deliveryId;

    /// <summary>Opens the content and seals its quarantine; owned.</summary>
    public required IKeyring Keyring { get; init; }

    /// <summary>The name it was sent under, or null: in some formats it says what the file is.</summary>
    public required string? Name { get; init; }

    /// <summary>The most bytes it may unpack to.</summary>
    public required long LimitBytes { get; init; }

    /// <summary>What a load may use of memory, in bytes.</summary>
    public required long MemoryLimitBytes { get; init; }

    /// <summary>The formats the drop accepts.</summary>
    public required IReadOnlyList<RecordFormat> Accepts { get; init; }

    /// <summary>The delimiter the manifest declares, or null to recognise it.</summary>
    public required char? Delimiter { get; init; }

    /// <summary>How many lanes may parse at once.</summary>
    public required int Lanes { get; init; }

    /// <summary>Bytes of unpacked content read in the current pass.</summary>
    public long ReadBytes => _stream?.Count ?? 0;

    /// <summary>Bytes of the whole content, or 0 where it is packed.</summary>
    public long TotalBytes { get; private set; }

    /// <summary>What a file is, by its first bytes alone.</summary>
    /// <param name="sample">The first bytes.</param>
    /// <param name="accepted">What would be accepted, for the refusal.</param>
    /// <exception cref="LakeException">It is nothing that a lake takes.</exception>
    public static RecordFormat Recognise(ReadOnlySpan<byte> sample, string accepted)
    {
        if (sample.IsEmpty)
        {
            throw IngestErrors.Empty();
        }

        var found = ContentDetection.FormatOf(sample);
        if (ManifestWords.Formats.TryParse(found ?? "", out var format))
        {
            return format;
        }

        return (found ?? FileSignature.NameOf(sample)) is { } other
            ? throw IngestErrors.NotAccepted(other, accepted)
            : RecordFormat.Delimited;
    }

    /// <summary>What the content is.</summary>
    /// <exception cref="LakeException">The drop does not accept it.</exception>
    public RecordFormat Format()
    {
        _sample ??= ReadSample();
        var format = Recognise(_sample, AcceptedNames());
        if (format == RecordFormat.Fhir && !Accepts.Contains(format)
            && Accepts.Contains(RecordFormat.JsonLines))
        {
            return RecordFormat.JsonLines; // Bulk Data files are JSON lines too.
        }

        return Accepts.Contains(format)
            ? format
            : throw IngestErrors.NotAccepted(
                format.Text(), AcceptedNames());
    }

    /// <summary>Has the content scanned, as it was sent and, where it is packed, unpacked.</summary>
    /// <returns>How many bytes the scanner took.</returns>
    /// <exception cref="LakeException">LW-WRK-0301 to LW-WRK-0303; or it does not unpack.</exception>
    public async Task<long> ScanAsync(MalwareScanner scanner, CancellationToken ct)
    {
        var unpacked = await scanner.ScanAsync(OpenStream(), ct);
        if (TotalBytes > 0)
        {
            return unpacked;
        }

        await using var packed = _message!.AsStream();
        packed.Position = 0;
        return unpacked + await scanner.ScanAsync(packed, ct);
    }

    /// <summary>Opens the content for one pass.</summary>
    /// <param name="jsonColumns">The columns of JSON lines, or null to take what is met.</param>
    public RecordFile Open(IReadOnlyList<string>? jsonColumns)
    {
        if (Format() == RecordFormat.JsonLines)
        {
            return JsonFile.Open(OpenStream(), jsonColumns);
        }

        if (Format() == RecordFormat.Parquet)
        {
            return ParquetFile.Open(OpenStream(), LimitBytes, MemoryLimitBytes);
        }

        var detected = DelimitedFormat.Detect(_sample) with { HasHeader = true };
        var format = Delimiter is { } declared ? detected with { Delimiter = (byte)declared } : detected;
        var file = DelimitedFile.Open(OpenStream(), format, Lanes);
        file.ThrowIfBroken();
        return file;
    }

    /// <summary>Opens the content's health records for one pass.</summary>
    public MappedRecords OpenRecords() => MappedContent.Open(Format(), Name, LimitBytes, OpenStream);

    /// <summary>
    /// The beginning of the content, unpacked; all of it where it is no longer than asked for.
    /// </summary>
    public ReadOnlyMemory<byte> ReadWhole(int mostBytes)
    {
        var bytes = new byte[(int)Math.Min(mostBytes, Math.Max(TotalBytes, 1 << 20))];
        var stream = OpenStream();
        var length = 0;
        while (length < mostBytes)
        {
            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min(mostBytes, bytes.Length * 2L));
            }

            var read = stream.Read(bytes.AsSpan(length));
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        return bytes.AsMemory(0, length);
    }

    /// <summary>Finds the columns and types of JSON lines, which takes one pass.</summary>
    public JsonLinesSchema DiscoverJson()
    {
        var found = JsonLinesSchema.Discover(OpenStream());
        RecordFile.ThrowIfBroken(found.Issues);
        return found;
    }

    public void Dispose()
    {
        Close();
        Keyring.Dispose();
        Array.Clear(_sample ?? []);
    }

    private string AcceptedNames() => string.Join(", ", Accepts.Select(format => format.Text()));

    private byte[] ReadSample()
    {
        var sample = new byte[SampleSizeBytes];
        var read = OpenStream().ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false);
        return sample.AsSpan(0, read).ToArray();
    }

    private BoundedStream OpenStream()
    {
        Close();
        _file = store.OpenRead(Receiver.RawName(deliveryId));
        _message = SealedMessageReader.Open(_file.AsStream(), [Keyring], new OpenOptions());
        if (!_message.Header.Context.Equals(context))
        {
            throw IngestErrors.Unopenable(deliveryId);
        }

        var content = _message.AsStream();
        Span<byte> magic = stackalloc byte[2];
        var packed = content.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1f, 0x8b];
        content.Position = 0;
        TotalBytes = packed ? 0 : _message.Length;
        _stream = new BoundedStream(
            packed ? new UnpackingStream(content) : content, LimitBytes, () => IngestErrors.Bomb(LimitBytes));
        return _stream;
    }

    private void Close()
    {
        _stream?.Dispose();
        _message?.Dispose();
        _file?.Dispose();
        (_stream, _message, _file) = (null, null, null);
    }
}
