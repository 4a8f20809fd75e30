// The columns behind the figures of a table: whom a row is about, and which row it is.
namespace Lakeward.Query.Disclosure;

/// <summary>
/// Two columns of numbers that the analyst's engine computes with and no statement of a person can name.
/// </summary>
/// <param name="Dataset">The dataset, by which answers are compared.</param>
/// <param name="Subject">The name of the column with the subject's keyed hash.</param>
/// <param name="Row">The name of the column with the row's keyed hash.</param>
internal sealed record HiddenColumns(string Dataset, string Subject, string Row);
