// What a person is to the service itself, beside the roles on data that the manifest gives.
namespace Lakeward.Server.Identity;

/// <summary>A role in the service; none of them gives a right to data.</summary>
public enum ServiceRole
{
    /// <summary>Asks and sends, as the manifest allows.</summary>
    Analyst,

    /// <summary>Runs it: deliveries, keys' ages, health.</summary>
    Operator,

    /// <summary>Reads the audit log and reviews access.</summary>
    PrivacyOfficer,

    /// <summary>Adds and ends accounts and machines' credentials.</summary>
    Administrator,
}
