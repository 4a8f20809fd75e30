// A person's account.
using Microsoft.AspNetCore.Identity;

namespace Lakeward.Server.Identity;

/// <summary>
/// An account. Its name is the id of a principal of the manifest that is a person; without one it signs in to
/// nothing. An account is ended, never deleted, so that its name is not given to another.
/// </summary>
public sealed class Account : IdentityUser
{
    /// <summary>What it is to the service.</summary>
    public ServiceRole Role { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; set; }

    /// <summary>When it was ended; null while it is in force.</summary>
    public DateTimeOffset? Ended { get; set; }

    /// <summary>The secret of its time-based codes, sealed; null without one.</summary>
    public byte[]? CodeSecret { get; set; }

    /// <summary>The last time step whose code was taken; a code is taken once.</summary>
    public long CodeStep { get; set; }
}
