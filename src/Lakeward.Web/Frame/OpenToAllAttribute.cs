// Marks the pages that are there before anybody has signed in.
namespace Lakeward.Web.Frame;

/// <summary>Every page without it needs a session that has shown a second factor.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OpenToAllAttribute : Attribute;
