// How the small JSON files of ingest are read and written: strictly, camel case, no reflection.
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lakeward.Ingest;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true)]
[JsonSerializable(typeof(DropFile))]
[JsonSerializable(typeof(Announcement))]
internal sealed partial class IngestJson : JsonSerializerContext;
