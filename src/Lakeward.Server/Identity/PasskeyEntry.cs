// A passkey in a list.
namespace Lakeward.Server.Identity;

/// <summary>A passkey: its id in hexadecimal digits, the name its owner gave, and when it was made.</summary>
internal sealed record PasskeyEntry(string Id, string Name, DateTimeOffset Created);
