// What somebody expects of the policy, written down beside the manifest.
namespace Lakeward.Access;

/// <summary>One expectation; what it leaves open is not checked.</summary>
public sealed record Expectation
{
    /// <summary>Its name, or one made from what it is about.</summary>
    public required string Name { get; init; }

    /// <summary>Who asks.</summary>
    public required string Principal { get; init; }

    /// <summary>The purpose of use, or null for the only one granted.</summary>
    public string? Purpose { get; init; }

    /// <summary>The table, as <c>claims.medical_claim</c>.</summary>
    public required string Table { get; init; }

    /// <summary>The day on which it is asked, or null for today.</summary>
    public DateOnly? On { get; init; }

    /// <summary>The id of the refusal that is expected, or null for access.</summary>
    public string? Refused { get; init; }

    /// <summary>
    /// By column what is shown of it, as <see cref="PolicyExplanation.Shown"/> writes it; <c>*</c> stands for
    /// every column not named.
    /// </summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = new Dictionary<string, string>();

    /// <summary>Rows, and what becomes of them.</summary>
    public IReadOnlyList<ExpectationRow> Rows { get; init; } = [];

    /// <summary>Where it is written.</summary>
    public ManifestPlace Place { get; init; }
}
