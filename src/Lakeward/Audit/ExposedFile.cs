// Whose rows of one data file somebody saw, over any number of answers.
namespace Lakeward.Audit;

/// <summary>A data file's part of an exposure.</summary>
/// <param name="Table">A relation that holds the file.</param>
/// <param name="Place">Where the table's lists lie.</param>
/// <param name="Entry">The file's list.</param>
/// <param name="Members">For each subject of the list, whether it was seen.</param>
internal sealed record ExposedFile(SeenTable Table, SubjectPlace Place, FileSubjects Entry, bool[] Members);
