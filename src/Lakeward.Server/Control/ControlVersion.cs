// Whose control database it is, and how far its tables have come.
namespace Lakeward.Server.Control;

/// <summary>The one row of its table.</summary>
public sealed class ControlVersion
{
    /// <summary>Always 1.</summary>
    public int Id { get; set; }

    /// <summary>The lake's id.</summary>
    public required string Lake { get; set; }

    /// <summary>How many steps were taken.</summary>
    public int Version { get; set; }
}
