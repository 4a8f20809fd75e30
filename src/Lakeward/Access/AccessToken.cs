// A token as it is handed out, once: who signs in with it, for what, and until when.
namespace Lakeward.Access;

/// <summary>A new token. Its text is the password of a session and is kept nowhere.</summary>
/// <param name="Id">Its public part, 12 hexadecimal digits.</param>
/// <param name="Text"><c>lw_</c>, the id, <c>_</c>, and 64 hexadecimal digits of secret.</param>
/// <param name="Principal">Who signs in with it.</param>
/// <param name="Purpose">The purpose of use of its sessions.</param>
/// <param name="Expires">When it ends, and its sessions with it.</param>
public sealed record AccessToken(
    string Id, string Text, string Principal, string Purpose, DateTimeOffset Expires);
