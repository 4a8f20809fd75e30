// How jobs of the spool are read and written.
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lakeward.Cli.Sending;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict)]
[JsonSerializable(typeof(SpoolJob))]
internal sealed partial class SendingJson : JsonSerializerContext;
