// How the book of tokens is read and written: strictly, camel case, no reflection.
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lakeward.Access;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TokenBook))]
internal sealed partial class TokenJson : JsonSerializerContext;
