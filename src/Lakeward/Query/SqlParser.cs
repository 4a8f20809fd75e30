// The engine's parser, as the guard uses it.
namespace Lakeward.Query;

/// <summary>
/// Text to syntax trees and back, in the engine that will run the statement: the analyst's, so that hostile
/// text meets the parser on the far side of the wall.
/// </summary>
/// <param name="Serialize">The tree of a text, as the engine's JSON.</param>
/// <param name="Deserialize">The text of a tree.</param>
internal sealed record SqlParser(Func<string, string> Serialize, Func<string, string> Deserialize);
