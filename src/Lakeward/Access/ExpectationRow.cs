// A made-up row of an expectation, and what is expected to become of it.
namespace Lakeward.Access;

/// <summary>
/// <paramref name="Given"/> are the row's values, exact and by column; what is not given is absent. <paramref
/// name="Shown"/> are values as they are to be shown, or null where the row is to be hidden.
/// </summary>
public sealed record ExpectationRow(
    IReadOnlyDictionary<string, string?> Given,
    IReadOnlyDictionary<string, string?>? Shown,
    ManifestPlace Place);
