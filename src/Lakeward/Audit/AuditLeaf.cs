// The canonical JSON of an audit event, written and strictly read.
using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Lakeward.Audit;

/// <summary>
/// Turns events into leaves and back; reading writes again and compares, so there is one form only.
/// </summary>
internal static class AuditLeaf
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";
    private const int MaxKindLength = 64;
    private static readonly SearchValues<char> KindCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public static byte[] Write(AuditEvent e)
    {
        Check(e);
        var json = new CanonicalJson();
        json.Open();
        json.Member("agreement", e.Agreement);
        json.Member("columns", e.Columns);
        json.Member("dataset", e.Dataset);
        json.Member("delivery", e.Delivery);
        json.Member("detail", e.Detail);
        WriteFacts(json, e.Facts);
        json.Member("keys", e.Keys);
        json.Member("kind", e.Kind);
        json.Member("outcome", e.Outcome);
        json.Member("policy", e.Policy);
        json.Member("principal", e.Principal);
        json.Member("purpose", e.Purpose);
        json.Member("role", e.Role);
        json.Member("rows", e.Rows);
        json.Member("sealed", e.Sealed);
        json.Member("subjects", e.Subjects);
        json.Member("table", e.Table);
        json.Member("time", e.Time.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture));
        json.Close();

        var leaf = json.ToArray();
        return leaf.Length <= AuditEvent.MaxLeafSizeBytes
            ? leaf
            : throw AuditErrors.EventTooLarge(leaf.Length);
    }

    public static AuditEvent Read(ReadOnlySpan<byte> leaf)
    {
        if (leaf.Length > AuditEvent.MaxLeafSizeBytes)
        {
            throw AuditErrors.BadLeaf("it is too long");
        }

        try
        {
            var reader = new Utf8JsonReader(leaf, new JsonReaderOptions { MaxDepth = 2 });
            var read = ReadMembers(ref reader);
            return IsCanonical(read, leaf)
                ? read
                : throw AuditErrors.BadLeaf("it is not in canonical form, or a member is not allowed");
        }
        catch (JsonException)
        {
            throw AuditErrors.BadLeaf("it is not JSON, or nested too deeply");
        }
        catch (InvalidOperationException)
        {
            throw AuditErrors.BadLeaf("a text is not valid UTF-8");
        }
        catch (FormatException)
        {
            throw AuditErrors.BadLeaf("a number or time is not in its form");
        }
    }

    /// <summary>Writes the hash in the member <c>sealed</c>, 32 bytes, without building objects.</summary>
    /// <returns>False when there is none, or the leaf is not one of our events.</returns>
    public static bool TrySealedHashOf(ReadOnlySpan<byte> leaf, Span<byte> hash)
    {
        try
        {
            var reader = new Utf8JsonReader(leaf, new JsonReaderOptions { MaxDepth = 2 });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var found = reader.ValueTextEquals("sealed"u8);
                reader.Read();
                if (found)
                {
                    var digits = reader.TokenType == JsonTokenType.String ? reader.ValueSpan : [];
                    return digits.Length == SubjectHash.Length
                        && Convert.FromHexString(digits, hash, out _, out _) == OperationStatus.Done;
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // The bundle's own hash says whether this is the entry that was signed.
        }

        return false;
    }

    private static bool IsCanonical(AuditEvent read, ReadOnlySpan<byte> leaf)
    {
        try
        {
            return Write(read).AsSpan().SequenceEqual(leaf);
        }
        catch (Errors.LakeException)
        {
            return false;
        }
    }

    private static void WriteFacts(CanonicalJson json, IReadOnlyDictionary<string, string> facts)
    {
        if (facts.Count == 0)
        {
            return;
        }

        json.Member("facts");
        json.Open();
        foreach (var (name, value) in facts.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            json.Member(name, value);
        }

        json.Close();
    }

    private static void Check(AuditEvent e)
    {
        if (e.Kind.Length is 0 or > MaxKindLength || e.Kind.AsSpan().ContainsAnyExcept(KindCharacters))
        {
            throw AuditErrors.BadEvent("its kind is not made of lower-case words");
        }

        if (!e.Subjects.All(IsHash))
        {
            throw AuditErrors.BadEvent("a subject is not a keyed hash");
        }

        var committed = e.Detail is not null && e.Sealed is not null && IsHash(e.Detail) && IsHash(e.Sealed);
        if (!committed && (e.Detail is not null || e.Sealed is not null))
        {
            throw AuditErrors.BadEvent("its commitments are not two hashes");
        }
    }

    private static bool IsHash(string text) =>
        text.Length == SubjectHash.Length && !text.AsSpan().ContainsAnyExcept(HexDigits);

    private static AuditEvent ReadMembers(ref Utf8JsonReader reader)
    {
        var members = new Dictionary<string, object>(StringComparer.Ordinal);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            members[name] = reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString()!,
                JsonTokenType.Number => reader.GetInt64(),
                JsonTokenType.StartArray => ReadList(ref reader),
                JsonTokenType.StartObject => ReadFacts(ref reader),
                _ => throw WrongKind(),
            };
        }

        return reader.Read() ? throw AuditErrors.BadLeaf("something follows it") : Build(members);
    }

    private static List<string> ReadList(ref Utf8JsonReader reader)
    {
        var items = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            items.Add(reader.GetString()!);
        }

        return reader.TokenType == JsonTokenType.EndArray ? items : throw WrongKind();
    }

    private static Dictionary<string, string> ReadFacts(ref Utf8JsonReader reader)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            facts[name] = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw WrongKind();
        }

        return facts;
    }

    private static AuditEvent Build(Dictionary<string, object> members) => new()
    {
        Kind = Text(members, "kind") ?? throw AuditErrors.BadLeaf("it has no kind"),
        Time = DateTimeOffset.ParseExact(
            Text(members, "time") ?? "",
            TimeFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal),
        Outcome = Text(members, "outcome") ?? throw AuditErrors.BadLeaf("it has no outcome"),
        Principal = Text(members, "principal"),
        Role = Text(members, "role"),
        Purpose = Text(members, "purpose"),
        Agreement = Text(members, "agreement"),
        Dataset = Text(members, "dataset"),
        Table = Text(members, "table"),
        Columns = Get<List<string>>(members, "columns") ?? [],
        Keys = Get<List<string>>(members, "keys") ?? [],
        Policy = Text(members, "policy"),
        Delivery = Text(members, "delivery"),
        Rows = members.TryGetValue("rows", out var rows) ? rows as long? ?? throw WrongKind() : null,
        Subjects = Get<List<string>>(members, "subjects") ?? [],
        Facts = Get<Dictionary<string, string>>(members, "facts") ?? [],
        Detail = Text(members, "detail"),
        Sealed = Text(members, "sealed"),
    };

    private static string? Text(Dictionary<string, object> members, string name) =>
        Get<string>(members, name);

    private static T? Get<T>(Dictionary<string, object> members, string name)
        where T : class =>
        members.TryGetValue(name, out var value) ? value as T ?? throw WrongKind() : null;

    private static Errors.LakeException WrongKind() =>
        AuditErrors.BadLeaf("a member has a value of the wrong kind");
}
