// How the kept session is read and written.
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lakeward.Cli.Remote;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(SavedSession))]
internal sealed partial class SavedSessionJson : JsonSerializerContext;
