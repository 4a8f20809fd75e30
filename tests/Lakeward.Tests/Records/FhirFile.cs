// Reads whole FHIR files into lists, for comparing.
using System.Text;
using Lakeward.Records;
using Lakeward.Records.Fhir;

namespace Lakeward.Tests.Records;

/// <summary>A FHIR file read to its end.</summary>
internal sealed class FhirFile
{
    /// <summary>Type, id, fullUrl, line, index and bytes of each resource.</summary>
    public List<(string Type, string Id, string FullUrl, long Line, int Index, string Json)> Resources
    {
        get;
    } = [];

    public List<RecordIssue> Issues { get; } = [];

    public List<string> Rejected { get; } = [];

    public IEnumerable<string> Codes => Issues.Select(issue => issue.Code);

    public IEnumerable<string> Ids => Resources.Select(resource => resource.Id);

    public static FhirFile Read(string text, FhirLimits? limits = null) =>
        Read(Encoding.UTF8.GetBytes(text), limits);

    public static FhirFile Read(byte[] bytes, FhirLimits? limits = null) =>
        Read(new MemoryStream(bytes), limits);

    public static FhirFile Read(Stream stream, FhirLimits? limits = null)
    {
        var file = new FhirFile();
        using var reader = FhirReader.Open(stream, limits);
        reader.Warned = file.Issues.Add;
        reader.Rejected = rejection =>
        {
            file.Issues.Add(rejection.ToIssue());
            file.Rejected.Add(Encoding.UTF8.GetString(rejection.Bytes.Span));
        };
        while (reader.Next())
        {
            var resource = reader.Resource;
            file.Resources.Add((
                resource.Type,
                Encoding.UTF8.GetString(resource.Id),
                Encoding.UTF8.GetString(resource.FullUrl),
                resource.Location.LineNumber,
                resource.EntryIndex,
                Encoding.UTF8.GetString(resource.Bytes)));
        }

        file.Issues.AddRange(reader.Issues);
        return file;
    }
}
