// Where in a segment its qualifier stands.
namespace Lakeward.Records.X12;

/// <summary>An element, or one of its components; component 0 is the whole element.</summary>
internal readonly record struct QualifierPlace(int Element, int Component);
