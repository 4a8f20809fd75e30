// The mapping files of X12 as such: they fit their guides and each other.
using Lakeward.Records.Mapping;
using Lakeward.Records.X12;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class X12MappingTests
{
    private static IEnumerable<RecordMapping> Mappings =>
        X12Rows.Formats.SelectMany(format => FormatMapping.Find(format)!.Mappings);

    [Fact]
    public void Every_guide_has_a_mapping_whose_sources_are_places_of_the_guide()
    {
        Assert.Equal(X12Guide.Names.Order(), Mappings.Select(mapping => mapping.Record).Order());
        foreach (var mapping in Mappings)
        {
            var compiled = new CompiledMapping(mapping, X12Guide.Named(mapping.Record)!);
            Assert.All(compiled.Rows, row => Assert.Contains(row.Columns, choices => choices.Length > 0));
        }
    }

    [Fact]
    public void Equal_names_have_equal_types_and_classes_in_all_formats()
    {
        var differing = Mappings.SelectMany(mapping => mapping.Tables).SelectMany(table => table.Columns)
            .GroupBy(column => column.Name)
            .Where(group => group.Select(column => (column.Type, column.Class)).Distinct().Count() > 1)
            .Select(group => group.Key);

        Assert.Empty(differing);
    }

    [Fact]
    public void Tables_about_persons_have_the_patient_as_their_subject()
    {
        foreach (var table in Mappings.SelectMany(mapping => mapping.Tables))
        {
            Assert.Equal(table.IndexOf("patient_id") < 0 ? null : "patient_id", table.Subject);
        }
    }
}
