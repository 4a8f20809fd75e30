// The failures of zones, each with its id and hint.
using Lakeward.Errors;

namespace Lakeward.Server.Zones;

internal static class ZoneErrors
{
    public static LakeException KeyInReach(string what) => new(
        "LW-ZON-0101",
        $"An edge process holds no keyring, and one is in its reach: {what}.",
        "Run the edge where no lake and no key is, as a user who can read none; see docs/zones.md.",
        Outcome.Usage);

    public static LakeException BadCertificate(string file) => new(
        "LW-ZON-0102",
        $"{file} holds no certificates, or no key that fits.",
        "Name PEM files: --zone-ca, --zone-cert and --zone-key; lakeward zones certify makes them.",
        Outcome.Usage);

    public static LakeException NotOfRole(string role) => new(
        "LW-ZON-0103",
        $"The zone certificate is not one of the authority's for the role {role}, or not in force.",
        "Make one: lakeward zones certify DIR ROLE",
        Outcome.Usage);

    public static LakeException Missing(string option, string role) => new(
        "LW-ZON-0104",
        $"The role {role} needs {option}.",
        "See docs/zones.md for what each role takes.",
        Outcome.Usage);

    public static LakeException NotForRole(string option, string role) => new(
        "LW-ZON-0105",
        $"The role {role} does not take {option}.",
        "See docs/zones.md for what each role takes.",
        Outcome.Usage);

    public static LakeException VaultAway() => new(
        "LW-ZON-0106",
        "The service behind this door cannot be reached now.",
        "Ask again a little later; uploads that have begun go on.");

    public static LakeException LinkRefused() => new(
        "LW-ZON-0107",
        "The service behind this door is not the one that this door belongs to.",
        "Tell the operator: the zone certificates of edge and vault do not fit.");

    public static LakeException OddAnswer() => new(
        "LW-ZON-0108",
        "The service behind this door gave an answer that is not passed on.",
        "Ask again; tell the operator if it stays so.");

    public static LakeException PlainDatabase() => new(
        "LW-ZON-0109",
        "The connection to the control database would leave this machine without a verified certificate.",
        "Write SSL Mode=VerifyFull into the connection string, and Root Certificate=FILE.",
        Outcome.Usage);

    public static LakeException BadPlace(string option) => new(
        "LW-ZON-0110",
        $"{option} names no folder that is there.",
        "Name the folder that is mounted at the edge and at the vault alike, or s3://BUCKET/PREFIX.",
        Outcome.Usage);

    public static LakeException BadVault() => new(
        "LW-ZON-0111",
        "--vault takes the address of the vault's listener for edges.",
        "Write it as https://vault.internal:8444, without a path.",
        Outcome.Usage);

    public static LakeException WouldOverwrite(string file) => new(
        "LW-ZON-0112",
        $"{file} exists already.",
        "Choose another folder, or remove what is no longer used; nothing is overwritten.",
        Outcome.Usage);
}
