// Which machine makes a request, by its access token.
namespace Lakeward.Server.Identity;

/// <summary>A machine with what its token allows.</summary>
/// <param name="TokenId">The token's id; opens nothing.</param>
/// <param name="Principal">The machine.</param>
/// <param name="Scopes">What it may do, as <c>query</c> and <c>drop:NAME</c>.</param>
/// <param name="Purpose">The purpose of use, or null.</param>
/// <param name="Ends">When the token ends.</param>
internal sealed record MachineCaller(
    string TokenId, string Principal, IReadOnlyList<string> Scopes, string? Purpose, DateTimeOffset Ends);
