// The kinds of agreement the lake knows.
namespace Lakeward.Access;

/// <summary>The kind of an agreement; written BAA, DUA or IRB.</summary>
public enum AgreementKind
{
    /// <summary>A business associate agreement (45 CFR 164.504(e)).</summary>
    BusinessAssociate,

    /// <summary>A data use agreement for a limited data set (45 CFR 164.514(e)).</summary>
    DataUse,

    /// <summary>
    /// A research protocol approved, or a waiver granted, by an institutional review board.
    /// </summary>
    ReviewBoard,
}
