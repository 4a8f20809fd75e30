// How a session is held.
namespace Lakeward.Server.Identity;

/// <summary>The kind of a session.</summary>
public enum SessionKind
{
    /// <summary>By a browser, in a cookie.</summary>
    Browser,

    /// <summary>By the command, as a bearer token.</summary>
    Command,
}
