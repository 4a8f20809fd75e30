// How the door's small JSON files are read and written: strictly, camel case, no reflection.
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lakeward;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(LakeSettings))]
internal sealed partial class LakeJson : JsonSerializerContext;
