// The key table as a file: JSON for people, authenticated as a whole under a key of the root.
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Lakeward.Cryptography;

/// <summary>Writes and reads the key table's file.</summary>
/// <remarks>
/// The HMAC-SHA-512 covers a length-prefixed binary form of every field, not the JSON text, so there is
/// one meaning to authenticate and white space does not matter.
/// </remarks>
internal static class KeyTableFile
{
    private const string Format = "lakeward-key-table";
    private const int FormatVersion = 1;
    private const int MaxFileSizeBytes = 64 * 1024 * 1024;
    private const int MaxSecretSizeBytes = 16 * 1024;
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>One secret as the file holds it.</summary>
    public sealed record Row(KeyEntry Entry, byte[] Information, byte[] Wrapped);

    public static byte[] Write(string lake, RootKey root, IReadOnlyList<Row> rows)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Indented))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("version", FormatVersion);
            json.WriteString("lake", lake);
            json.WriteString("root", root.Id);
            json.WriteStartArray("keys");
            foreach (var row in rows)
            {
                WriteRow(json, row);
            }

            json.WriteEndArray();
            json.WriteBase64String("mac", Authenticate(lake, root, rows));
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    public static (string Lake, IReadOnlyList<Row> Rows) Read(ReadOnlySpan<byte> file, RootKey root)
    {
        if (file.Length > MaxFileSizeBytes)
        {
            throw CryptographyErrors.TableMalformed("it is too long");
        }

        return StrictObject.Read(file, CryptographyErrors.TableMalformed, json =>
        {
            json.Expect("format", "version", "lake", "root", "keys", "mac");
            if (json.Text("format") != Format || json.Number("version") != FormatVersion)
            {
                throw CryptographyErrors.TableMalformed("its format or version is unknown");
            }

            var lake = json.Text("lake");
            var rows = json.Objects("keys").Select(ReadRow).ToArray();
            var authentic = string.Equals(json.Text("root"), root.Id, StringComparison.Ordinal)
                && CryptographicOperations.FixedTimeEquals(json.Bytes("mac"), Authenticate(lake, root, rows));
            return authentic ? (lake, rows) : throw CryptographyErrors.TableNotAuthentic();
        });
    }

    private static void WriteRow(Utf8JsonWriter json, Row row)
    {
        json.WriteStartObject();
        json.WriteString("name", row.Entry.Name);
        json.WriteString("class", ClassText(row.Entry));
        json.WriteNumber("version", row.Entry.Version);
        json.WriteBoolean("active", row.Entry.Active);
        json.WriteString("created", TimeText(row.Entry));
        json.WriteBase64String("information", row.Information);
        json.WriteBase64String("wrapped", row.Wrapped);
        json.WriteEndObject();
    }

    private static Row ReadRow(StrictObject json)
    {
        json.Expect("name", "class", "version", "active", "created", "information", "wrapped");
        var className = json.TextOrNull("class");
        KeyClass? keyClass = className is null ? null
            : KeyClassNames.TryParse(className, out var known) ? known
            : throw CryptographyErrors.TableMalformed("a key has an unknown class");
        var isTime = DateTimeOffset.TryParseExact(
            json.Text("created"), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var created);
        var version = json.Number("version");
        var wrapped = json.Bytes("wrapped");
        if (!isTime || version is < 1 or > int.MaxValue || wrapped.Length > MaxSecretSizeBytes)
        {
            throw CryptographyErrors.TableMalformed("a key has a field out of bounds");
        }

        var entry = new KeyEntry(json.Text("name"), keyClass, (int)version, json.Flag("active"), created);
        return new Row(entry, json.Bytes("information"), wrapped);
    }

    private static byte[] Authenticate(string lake, RootKey root, IReadOnlyList<Row> rows)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA512, root.AuthenticationKey.Bytes);
        Add(mac, Encoding.UTF8.GetBytes(Format));
        Add(mac, [FormatVersion]);
        Add(mac, Encoding.UTF8.GetBytes(lake));
        Add(mac, Encoding.UTF8.GetBytes(root.Id));
        foreach (var row in rows)
        {
            Add(mac, Encoding.UTF8.GetBytes(row.Entry.Name));
            Add(mac, Encoding.UTF8.GetBytes(ClassText(row.Entry) ?? string.Empty));
            Add(mac, Encoding.UTF8.GetBytes(row.Entry.Version.ToString(CultureInfo.InvariantCulture)));
            Add(mac, [row.Entry.Active ? (byte)1 : (byte)0]);
            Add(mac, Encoding.UTF8.GetBytes(TimeText(row.Entry)));
            Add(mac, row.Information);
            Add(mac, row.Wrapped);
        }

        return mac.GetHashAndReset();
    }

    private static void Add(IncrementalHash mac, ReadOnlySpan<byte> field)
    {
        Span<byte> size = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(size, field.Length);
        mac.AppendData(size);
        mac.AppendData(field);
    }

    private static string? ClassText(KeyEntry entry) =>
        entry.Class is { } keyClass ? KeyClassNames.NameOf(keyClass) : null;

    private static string TimeText(KeyEntry entry) =>
        entry.CreatedUtc.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
}
