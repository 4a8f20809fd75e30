// Names the well-known formats that are not records, by their first bytes.
namespace Lakeward.Ingest;

/// <summary>Recognises what people send by mistake, so that the refusal can say what it is.</summary>
internal static class FileSignature
{
    /// <summary>The name of the format, or null where the content may well be text.</summary>
    public static string? NameOf(ReadOnlySpan<byte> sample) => sample switch
    {
        [0x50, 0x4b, 0x03, 0x04, ..] => "a ZIP archive or an office document",
        [0x25, 0x50, 0x44, 0x46, ..] => "PDF",
        [0x89, 0x50, 0x4e, 0x47, ..] => "a PNG image",
        [0xff, 0xd8, 0xff, ..] => "a JPEG image",
        [0x50, 0x41, 0x52, 0x45, ..] => "encrypted Parquet",
        [0x7f, 0x45, 0x4c, 0x46, ..] => "a program",
        [0xfd, 0x37, 0x7a, 0x58, ..] => "an xz archive",
        [0x28, 0xb5, 0x2f, 0xfd, ..] => "a zstd archive",
        [0xff, 0xfe, ..] or [0xfe, 0xff, ..] => "UTF-16 text",
        _ when sample.StartsWith("ISA*"u8) => "X12",
        _ when sample.StartsWith("MSH|"u8) => "HL7 v2",
        _ when sample.TrimStart(" \t\r\n"u8).StartsWith("<"u8) => "XML",
        _ when sample.TrimStart(" \t\r\n"u8).StartsWith("["u8) => "one JSON array",
        _ when sample.Contains((byte)0) => "binary data",
        _ => null,
    };
}
