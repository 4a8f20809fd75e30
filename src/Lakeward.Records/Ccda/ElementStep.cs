// One step of a compiled path through elements.
namespace Lakeward.Records.Ccda;

/// <summary>Goes to the children of a name that meet all conditions.</summary>
/// <param name="Name">The element.</param>
/// <param name="Conditions">Each a path and the literal it has to hold.</param>
internal sealed record ElementStep(string Name, IReadOnlyList<(ElementPath Path, string Literal)> Conditions);
