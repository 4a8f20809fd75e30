// How a role in the service is written in JSON.
using System.Text.Json.Serialization;

namespace Lakeward.Server.Identity;

/// <summary>By its name alone: a number is none.</summary>
internal sealed class ServiceRoleJson()
    : JsonStringEnumConverter<ServiceRole>(null, allowIntegerValues: false);
