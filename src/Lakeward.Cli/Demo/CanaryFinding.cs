// A place where a planted value lies in the clear.
namespace Lakeward.Cli.Demo;

/// <summary>One find.</summary>
/// <param name="Place">Where the value had been planted.</param>
/// <param name="Form">The form it was found in, for example <c>base64</c>, with the wrappings around
/// it.</param>
/// <param name="Where">The file.</param>
/// <param name="Offset">The offset in the file or, inside compressed content, in that content.</param>
internal sealed record CanaryFinding(string Place, string Form, string Where, long Offset);
