// How the bodies of identity are read and written, without reflection.
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lakeward.Server.Identity;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    AllowTrailingCommas = false,
    MaxDepth = 8,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true,
    Converters = [typeof(ServiceRoleJson)])]
[JsonSerializable(typeof(IdentityBodies.SetUp))]
[JsonSerializable(typeof(IdentityBodies.PasswordShown))]
[JsonSerializable(typeof(IdentityBodies.CodeShown))]
[JsonSerializable(typeof(IdentityBodies.PasskeyShown))]
[JsonSerializable(typeof(IdentityBodies.PasskeyMade))]
[JsonSerializable(typeof(IdentityBodies.FactorNamed))]
[JsonSerializable(typeof(IdentityBodies.SessionNamed))]
[JsonSerializable(typeof(IdentityBodies.PasswordChange))]
[JsonSerializable(typeof(IdentityBodies.AccountNamed))]
[JsonSerializable(typeof(IdentityBodies.AccountRole))]
[JsonSerializable(typeof(IdentityBodies.CredentialMade))]
[JsonSerializable(typeof(IdentityBodies.CredentialNext))]
[JsonSerializable(typeof(IdentityBodies.CredentialNamed))]
[JsonSerializable(typeof(IdentityBodies.DeviceDecision))]
[JsonSerializable(typeof(IdentityBodies.SessionAnswer))]
[JsonSerializable(typeof(IdentityBodies.SessionList))]
[JsonSerializable(typeof(IdentityBodies.EndedAnswer))]
[JsonSerializable(typeof(IdentityBodies.CodesBegun))]
[JsonSerializable(typeof(IdentityBodies.EnrolledAnswer))]
[JsonSerializable(typeof(IdentityBodies.RecoveryAnswer))]
[JsonSerializable(typeof(IdentityBodies.CodeAnswer))]
[JsonSerializable(typeof(IdentityBodies.AccountList))]
[JsonSerializable(typeof(IdentityBodies.CredentialEntry))]
[JsonSerializable(typeof(IdentityBodies.CredentialList))]
[JsonSerializable(typeof(FactorList))]
internal sealed partial class IdentityJson : JsonSerializerContext;
