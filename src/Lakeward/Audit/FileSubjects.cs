// Whose rows of one data file a relation holds.
namespace Lakeward.Audit;

/// <summary>The subjects of one data file that a relation holds.</summary>
/// <param name="File">The file's unique id, hexadecimal.</param>
/// <param name="ListDigest">SHA-256 of the file's subject list.</param>
/// <param name="Count">Subjects in the list.</param>
/// <param name="Set">Which of them, as <see cref="SubjectSet"/> writes it.</param>
internal sealed record FileSubjects(string File, byte[] ListDigest, int Count, byte[] Set);
