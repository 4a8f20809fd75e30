// What the key table tells about a secret, without the secret.
namespace Lakeward.Cryptography;

/// <summary>One row of the key table, without key bytes.</summary>
/// <param name="Name">Its name, for example <c>ds/claims/sensitive/v2</c>.</param>
/// <param name="Class">The class of a dataset key; null for other secrets.</param>
/// <param name="Version">1-based.</param>
/// <param name="Active">Whether new data is protected with it; older versions only open.</param>
/// <param name="CreatedUtc">When it was made.</param>
public sealed record KeyEntry(
    string Name, KeyClass? Class, int Version, bool Active, DateTimeOffset CreatedUtc);
