// Where an agreement stands, besides its dates.
namespace Lakeward.Access;

/// <summary>The standing of an agreement; written active, suspended or ended.</summary>
public enum AgreementStatus
{
    /// <summary>It holds between its dates.</summary>
    Active,

    /// <summary>It does not hold until it is made active again.</summary>
    Suspended,

    /// <summary>It is over, whatever its dates say.</summary>
    Ended,
}
