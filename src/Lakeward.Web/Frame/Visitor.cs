// Who is looking at the console in this request.
using Lakeward.Server.Identity;

namespace Lakeward.Web.Frame;

/// <summary>
/// The person of a request, set before a page is made. What may be seen of the lake's data is the manifest's
/// business; this says which of the console's rooms are open beside that.
/// </summary>
public sealed class Visitor
{
    /// <summary>The principal; empty where nobody has signed in.</summary>
    public string Name { get; private set; } = "";

    /// <summary>What it is to the service.</summary>
    public ServiceRole Role { get; private set; }

    /// <summary>Whether somebody has signed in, with both factors.</summary>
    public bool IsSignedIn => Name.Length > 0;

    /// <summary>The role in words.</summary>
    public string RoleName => NameOf(Role);

    /// <summary>Whether everybody's events may be read, and not only one's own.</summary>
    public bool ReadsAudit => Role is ServiceRole.PrivacyOfficer or ServiceRole.Administrator;

    /// <summary>Whether all deliveries may be seen, and not only those one has sent.</summary>
    public bool SeesDeliveries => Role is not ServiceRole.Analyst;

    /// <summary>Whether what others may see can be looked up.</summary>
    public bool ReviewsAccess => Role is ServiceRole.PrivacyOfficer or ServiceRole.Administrator;

    /// <summary>Whether people and machines can be added and ended.</summary>
    public bool RunsAccounts => Role is ServiceRole.Administrator;

    /// <summary>Whether the keys' ages may be seen.</summary>
    public bool SeesKeys => Role is not ServiceRole.Analyst;

    /// <summary>What a page of this session repeats when it asks for a change; empty without one.</summary>
    public string Antiforgery => (Caller ?? HalfWay)?.Antiforgery ?? "";

    /// <summary>The session; null where nobody has signed in.</summary>
    internal Caller? Caller { get; private set; }

    /// <summary>A session that has not shown a second factor yet, or null.</summary>
    internal Caller? HalfWay { get; private set; }

    /// <summary>A role in words.</summary>
    internal static string NameOf(ServiceRole role) => role switch
    {
        ServiceRole.Administrator => "administrator",
        ServiceRole.PrivacyOfficer => "privacy officer",
        ServiceRole.Operator => "operator",
        _ => "analyst",
    };

    /// <summary>Says who it is.</summary>
    internal void Is(string name, ServiceRole role, Caller? caller) =>
        (Name, Role, Caller) = (name, role, caller);

    /// <summary>Says that somebody is on the way in.</summary>
    internal void IsOnTheWay(Caller caller) => HalfWay = caller;
}
