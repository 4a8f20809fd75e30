// One column of a result as a row description tells it.
using Lakeward.Engine;

namespace Lakeward.Server.Wire;

/// <summary>A name and a type.</summary>
internal sealed record WireColumn(string Name, WireType Type)
{
    public static WireColumn Of(ResultColumn column) => new(column.Name, WireType.Of(column.Type));
}
