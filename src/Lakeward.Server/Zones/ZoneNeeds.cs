// What the command must have been told for a role.
using Lakeward.Errors;

namespace Lakeward.Server.Zones;

/// <summary>The failures of a role that was not started as it must be.</summary>
public static class ZoneNeeds
{
    /// <summary>A role does not take an option.</summary>
    public static LakeException NotTaken(string option, ZoneRole role) =>
        ZoneErrors.NotForRole(option, ZoneNames.NameOf(role));

    /// <summary>A role cannot do without an option.</summary>
    public static LakeException Lacking(string option, ZoneRole role) =>
        ZoneErrors.Missing(option, ZoneNames.NameOf(role));

    /// <summary>An edge was told of a key or a lake.</summary>
    public static LakeException KeyNamed(string option) => ZoneErrors.KeyInReach($"{option} is given");

    /// <summary>The address of a vault's door for edges.</summary>
    /// <exception cref="LakeException">LW-ZON-0111.</exception>
    public static Uri Vault(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address is { Scheme: "https", UserInfo: "", PathAndQuery: "/", Fragment: "" }
            ? address
            : throw ZoneErrors.BadVault();
}
