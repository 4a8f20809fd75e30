// The settings of a session: what clients set and ask for.
using System.Globalization;

namespace Lakeward.Server.Wire;

/// <summary>
/// Settings by name, in any case. Those that would change the form of values can be set only to what they are
/// already; the others are kept and change nothing.
/// </summary>
internal sealed class SessionSettings
{
    /// <summary>The version of PostgreSQL whose catalog and protocol this follows.</summary>
    public const string ServerVersion = "15.0";

    private static readonly string[] Reported =
    [
        "server_version", "server_encoding", "client_encoding", "DateStyle", "IntervalStyle", "TimeZone",
        "integer_datetimes", "standard_conforming_strings", "is_superuser", "session_authorization",
        "default_transaction_read_only", "in_hot_standby", "application_name",
    ];

    private static readonly Dictionary<string, string> Defaults = new(StringComparer.OrdinalIgnoreCase)
    {
        ["server_version"] = ServerVersion,
        ["server_version_num"] = "150000",
        ["server_encoding"] = "UTF8",
        ["client_encoding"] = "UTF8",
        ["DateStyle"] = "ISO, MDY",
        ["IntervalStyle"] = "postgres",
        ["TimeZone"] = "UTC",
        ["integer_datetimes"] = "on",
        ["standard_conforming_strings"] = "on",
        ["is_superuser"] = "off",
        ["default_transaction_read_only"] = "on",
        ["transaction_read_only"] = "on",
        ["in_hot_standby"] = "off",
        ["application_name"] = "",
        ["transaction_isolation"] = "read committed",
        ["default_transaction_isolation"] = "read committed",
        ["search_path"] = "\"$user\", public",
        ["extra_float_digits"] = "1",
        ["max_identifier_length"] = "63",
        ["max_index_keys"] = "32",
        ["bytea_output"] = "hex",
        ["lc_collate"] = "C",
        ["lc_ctype"] = "C",
        ["statement_timeout"] = "0",
        ["lock_timeout"] = "0",
        ["idle_in_transaction_session_timeout"] = "0",
        ["client_min_messages"] = "notice",
        ["row_security"] = "on",
        ["escape_string_warning"] = "on",
        ["backslash_quote"] = "safe_encoding",
        ["ssl_renegotiation_limit"] = "0",
        ["jit"] = "off",
        ["geqo"] = "on",
        ["enable_seqscan"] = "on",
        ["xmloption"] = "content",
        ["check_function_bodies"] = "off",
        ["synchronize_seqscans"] = "on",
        ["quote_all_identifiers"] = "off",
        ["default_tablespace"] = "",
        ["work_mem"] = "4MB",
        ["cursor_tuple_fraction"] = "0.1",
        ["transaction_deferrable"] = "off",
        ["password_encryption"] = "scram-sha-256",
        ["ssl"] = "on",
    };

    private static readonly HashSet<string> Fixed = new(StringComparer.OrdinalIgnoreCase)
    {
        "server_version", "server_version_num", "server_encoding", "integer_datetimes", "is_superuser",
        "in_hot_standby", "max_identifier_length", "max_index_keys", "session_authorization",
        "standard_conforming_strings", "bytea_output", "IntervalStyle", "ssl",
    };

    private readonly Dictionary<string, string> _set = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _initial;

    /// <param name="user">The principal.</param>
    /// <param name="wishes">What the client asked for at its start; what cannot be set is passed
    /// over.</param>
    public SessionSettings(string user, IReadOnlyDictionary<string, string> wishes)
    {
        _initial = new(Defaults, StringComparer.OrdinalIgnoreCase) { ["session_authorization"] = user };
        foreach (var (name, wish) in wishes.Where(wish =>
            Defaults.ContainsKey(wish.Key) && Fits(wish.Key, wish.Value)))
        {
            _initial[name] = Kept(name, wish);
        }
    }

    /// <summary>The settings that a client is told of, with their values.</summary>
    public IEnumerable<(string Name, string Value)> Report => Reported.Select(name => (name, Get(name)));

    /// <summary>All settings.</summary>
    public IEnumerable<(string Name, string Value)> All => _initial.Keys.Select(name => (name, Get(name)));

    /// <summary>Whether clients are told when it changes.</summary>
    public static string? ReportedName(string name) =>
        Reported.FirstOrDefault(reported => reported.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>A setting's value.</summary>
    /// <exception cref="Errors.LakeException">LW-PGW-0124.</exception>
    public string Get(string name) =>
        _set.TryGetValue(name, out var set) ? set
        : _initial.TryGetValue(name, out var initial) ? initial
        : throw WireErrors.UnknownSetting();

    /// <summary>Sets a setting; null gives it its first value again.</summary>
    /// <exception cref="Errors.LakeException">LW-PGW-0123, LW-PGW-0124.</exception>
    public void Set(string name, string? value)
    {
        name = name == "names" ? "client_encoding" : name;
        if (value is null || name == "role")
        {
            _set.Remove(name);
            return;
        }

        if (!_initial.ContainsKey(name) && !name.Contains('.', StringComparison.Ordinal))
        {
            throw WireErrors.UnknownSetting();
        }

        if (!Fits(name, value))
        {
            throw WireErrors.BadSetting(_initial.ContainsKey(name) ? name : "…");
        }

        _set[name] = Kept(name, value);
    }

    /// <summary>Gives every setting its first value again.</summary>
    public void Reset() => _set.Clear();

    /// <summary>Times always go out in UTC, so the zone stays; what a client asks for is accepted.</summary>
    private string Kept(string name, string value) => name.ToLowerInvariant() switch
    {
        "timezone" => "UTC",
        "client_encoding" => "UTF8",
        "datestyle" => "ISO, MDY",
        "transaction_read_only" or "default_transaction_read_only" => "on",
        "application_name" => value[..Math.Min(value.Length, 63)],
        _ => value,
    };

    private static bool Fits(string name, string value) => name.ToLowerInvariant() switch
    {
        "client_encoding" => value.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant()
            is "UTF8" or "UNICODE",
        "datestyle" => value.StartsWith("ISO", true, CultureInfo.InvariantCulture),
        var known when Fixed.Contains(known) =>
            Defaults.TryGetValue(known, out var only)
                && only.Equals(value, StringComparison.OrdinalIgnoreCase),
        _ => value.Length <= 1_000,
    };
}
