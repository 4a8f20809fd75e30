// The flat views that FHIR resources are mapped into.
using System.Collections.Frozen;
using Lakeward.Records.Mapping;

namespace Lakeward.Records.Fhir;

/// <summary>
/// Mapping files of the format <c>fhir</c>, compiled once and used by any number of
/// <see cref="FhirExtraction"/>s. The sources of columns are paths in the spirit of SQL on FHIR's
/// ViewDefinition 2.0; <c>required</c> lists members, alternatives parted by <c>|</c>.
/// </summary>
public sealed class FhirViews
{
    /// <summary>The format's name in mapping files.</summary>
    public const string Format = "fhir";

    private static readonly Lazy<FhirViews> Embedded = new(
        () => new FhirViews(FormatMapping.Find(Format)!.Mappings));
    private readonly FrozenDictionary<string, CompiledView> _views;

    /// <summary>Compiles mappings; throws <see cref="FormatException"/> where a path cannot be
    /// read.</summary>
    public FhirViews(IEnumerable<RecordMapping> mappings)
    {
        Mappings = [.. mappings];
        if (Mappings.FirstOrDefault(mapping => mapping.Format != Format) is { } other)
        {
            throw new FormatException($"The mapping of {other.Record} is not of format {Format}.");
        }

        _views = Mappings.ToFrozenDictionary(mapping => mapping.Record, mapping => new CompiledView(mapping));
    }

    /// <summary>The views that come with the library, one mapping a resource type.</summary>
    public static FhirViews Default => Embedded.Value;

    /// <summary>What the views were compiled from.</summary>
    public IReadOnlyList<RecordMapping> Mappings { get; }

    internal CompiledView? Find(string type) => _views.GetValueOrDefault(type);
}
