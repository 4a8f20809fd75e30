// Writes a manifest, or one item of it, as stable JSON in the manifest's own vocabulary.
using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lakeward.Tables;

namespace Lakeward.Access;

/// <summary>
/// The canonical form, of which the digest names a policy version: keys in a fixed order, ids in ordinal
/// order, columns and lists as written, every default decided. A change of what is written here changes
/// every digest.
/// </summary>
internal static class ManifestCanonical
{
    // Not for HTML: keep letters of all scripts as they are.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = false,
    };

    public static byte[] Write(Manifest manifest) => Encode(json =>
    {
        json.WriteStartObject();
        json.WriteString("lake", manifest.Lake);
        Section(json, "agreements", manifest.Agreements, Write);
        Section(json, "datasets", manifest.Datasets, Write);
        Section(json, "drops", manifest.Drops, Write);
        if (manifest.Attributes.Count > 0)
        {
            Section(json, "attributes", manifest.Attributes, Write);
        }

        Section(json, "roles", manifest.Roles, Write);
        Section(json, "principals", manifest.Principals, Write);
        if (manifest.Glasses.Count > 0)
        {
            Section(json, "break-glass", manifest.Glasses, Write);
        }

        json.WriteEndObject();
    });

    /// <summary>One item as text, for comparing.</summary>
    public static string Text<T>(T item, Action<Utf8JsonWriter, T> write) =>
        Encoding.UTF8.GetString(Encode(json => write(json, item)));

    public static void Write(Utf8JsonWriter json, Agreement agreement)
    {
        json.WriteStartObject();
        json.WriteString("kind", ManifestWords.AgreementKinds.Text(agreement.Kind));
        json.WriteString("party", agreement.Party);
        Strings(json, "purposes", agreement.Purposes);
        Date(json, "effective", agreement.Effective);
        Date(json, "expires", agreement.Expires);
        json.WriteString("at-end", ManifestWords.AgreementEnds.Text(agreement.AtEnd));
        if (agreement.Status != AgreementStatus.Active)
        {
            json.WriteString("status", ManifestWords.AgreementStatuses.Text(agreement.Status));
        }

        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Dataset dataset)
    {
        json.WriteStartObject();
        json.WriteString("agreement", dataset.Agreement);
        Section(json, "tables", dataset.Tables, Write);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, ManifestTable table)
    {
        json.WriteStartObject();
        if (table.Formats is [var only])
        {
            json.WriteString("format", only.Text());
        }
        else
        {
            Strings(json, "format", table.Formats.Select(format => format.Text()));
        }

        if (table.Layout is { } layout)
        {
            json.WriteString("layout", layout);
        }

        if (table.Delimiter is { } delimiter)
        {
            json.WriteString("delimiter", ManifestWords.DelimiterText(delimiter));
        }

        json.WriteString("subject", table.Subject ?? TableSection.NoSubject);
        json.WriteStartObject("columns");
        foreach (var column in table.Columns)
        {
            json.WriteStartObject(column.Name);
            json.WriteString("class", column.Class.Text());
            if (column.Type is not null)
            {
                json.WriteString("type", column.Type);
            }

            if (column.Required)
            {
                json.WriteBoolean("required", true);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (table.OtherColumns is { } others)
        {
            json.WriteString("other-columns", others.Text());
        }

        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Drop drop)
    {
        json.WriteStartObject();
        json.WriteString("dataset", drop.Dataset);
        if (drop.Table is { } table)
        {
            json.WriteString("table", table);
        }

        Strings(json, "accepts", drop.Accepts.Select(ManifestWords.Formats.Text));
        Strings(json, "senders", drop.Senders);
        json.WriteStartObject("limit");
        json.WriteString("file", drop.FileLimit.ToString());
        json.WriteString("per-day", drop.DayLimit.ToString());
        json.WriteEndObject();
        if (drop.Until is { } until)
        {
            Date(json, "until", until);
        }

        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, PrincipalAttribute attribute) =>
        json.WriteStringValue(attribute.Type.ToString());

    public static void Write(Utf8JsonWriter json, Role role)
    {
        json.WriteStartArray();
        foreach (var grant in role.Grants)
        {
            Write(json, grant);
        }

        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, Principal principal)
    {
        json.WriteStartObject();
        Strings(json, "roles", principal.Roles);
        json.WriteString("kind", ManifestWords.PrincipalKinds.Text(principal.Kind));
        if (principal.Attributes.Count > 0)
        {
            json.WriteStartObject("attributes");
            foreach (var own in principal.Attributes.OrderBy(own => own.Key, StringComparer.Ordinal))
            {
                Strings(json, own.Key, own.Value);
            }

            json.WriteEndObject();
        }

        if (principal.Mail is { } mail)
        {
            json.WriteString("mail", mail);
        }

        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, BreakGlass glass)
    {
        json.WriteStartObject();
        json.WriteString("role", glass.Role);
        Strings(json, "to", glass.To);
        json.WriteString("minutes", glass.Minutes.ToString(CultureInfo.InvariantCulture));
        Strings(json, "informs", glass.Informs);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Grant grant)
    {
        json.WriteStartObject();
        json.WriteString("on", grant.Target);
        Strings(json, "purposes", grant.Purposes);
        foreach (var (columnClass, rule) in grant.Rights.OrderBy(right => right.Key))
        {
            json.WriteString(columnClass.Text(), rule.ToString());
        }

        if (grant.Columns.Count > 0)
        {
            json.WriteStartObject("columns");
            foreach (var (name, rule) in grant.Columns.OrderBy(own => own.Key, StringComparer.Ordinal))
            {
                json.WriteString(name, rule.ToString());
            }

            json.WriteEndObject();
        }

        if (grant.Rows is { } rows)
        {
            json.WriteString("rows", rows);
        }

        if (grant.Aggregates is { } aggregates)
        {
            json.WriteString("answers", aggregates.ToString());
        }

        if (grant.Precedence > 0)
        {
            json.WriteString("precedence", grant.Precedence.ToString(CultureInfo.InvariantCulture));
        }

        json.WriteEndObject();
    }

    private static void Section<T>(
        Utf8JsonWriter json,
        string name,
        IReadOnlyDictionary<string, T> items,
        Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartObject(name);
        foreach (var (id, item) in items.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            json.WritePropertyName(id);
            write(json, item);
        }

        json.WriteEndObject();
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void Date(Utf8JsonWriter json, string name, DateOnly date) =>
        json.WriteString(name, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    private static byte[] Encode(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
