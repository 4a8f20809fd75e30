// One of the three people who ask the demo's question.
namespace Lakeward.Cli.Demo;

/// <summary>A principal of the demo's manifest, and what that person asks for.</summary>
/// <param name="Principal">The principal.</param>
/// <param name="Who">In words.</param>
/// <param name="Purpose">The purpose of use.</param>
internal sealed record DemoPerson(string Principal, string Who, string Purpose)
{
    /// <summary>Sees everything.</summary>
    public static DemoPerson Clinician { get; } = new("dana", "a clinician, to treat", "TREAT");

    /// <summary>Sees masks where a person could be recognised.</summary>
    public static DemoPerson Analyst { get; } = new("ana", "an analyst, for operations", "HOPERAT");

    /// <summary>May not name a person, and so is refused.</summary>
    public static DemoPerson Clerk { get; } = new("bo", "a clerk, for payment", "HPAYMT");

    /// <summary>The title of the step in which the person asks.</summary>
    public string Title => $"Ask as {Principal}, {Who}";
}
