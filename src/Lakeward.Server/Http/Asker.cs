// Who asks at the HTTP door.
namespace Lakeward.Server.Http;

/// <summary>Somebody whose sign-in was checked, by whichever way.</summary>
/// <param name="Principal">The principal.</param>
/// <param name="Purpose">The purpose of use that the sign-in is bound to, or null where each question says
/// it.
/// </param>
/// <param name="Ends">When the sign-in ends by itself.</param>
/// <param name="IsInForce">Whether it still is in force: it may be ended while an answer flows.</param>
internal sealed record Asker(
    string Principal, string? Purpose, DateTimeOffset Ends, Func<CancellationToken, Task<bool>> IsInForce);
