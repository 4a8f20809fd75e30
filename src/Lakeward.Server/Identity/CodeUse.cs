// What a code that works once is for.
namespace Lakeward.Server.Identity;

/// <summary>The use of a code.</summary>
public enum CodeUse
{
    /// <summary>Makes the first account.</summary>
    Setup,

    /// <summary>Sets the password of a new account, or of one that was reset.</summary>
    Enrol,

    /// <summary>Stands for a second factor that was lost.</summary>
    Recovery,
}
