// A city in a state.
using System.Text;

namespace Lakeward.Records.Synthetic;

/// <summary>A city, its state, and a ZIP3 that lies there.</summary>
internal sealed class Place(string city, string state, string zip3)
{
    internal byte[] City { get; } = Encoding.UTF8.GetBytes(city);

    internal byte[] State { get; } = Encoding.UTF8.GetBytes(state);

    internal byte[] Zip3 { get; } = Encoding.UTF8.GetBytes(zip3);
}
