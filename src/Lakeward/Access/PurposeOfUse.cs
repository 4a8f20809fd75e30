// The purposes for which health data may be used, as HL7 codes them.
using System.Collections.Frozen;

namespace Lakeward.Access;

/// <summary>
/// The closed list of purpose codes.
/// <para>References: HL7 v3 code system ActReason, value set PurposeOfUse,
/// http://terminology.hl7.org/ValueSet/v3-PurposeOfUse.</para>
/// <para>Parameters: the 59 codes below the abstract code PurposeOfUse; upper case, exact.</para>
/// <para>
/// Limits: codes are compared as they are. The standard's hierarchy is not followed: a grant for TREAT is
/// none for ETREAT, so that emergency access is always said by name.
/// </para>
/// </summary>
public static class PurposeOfUse
{
    private static readonly string[] Ordered =
    [
        "TREAT", "ETREAT", "BTG", "ERTREAT", "CLINTRL", "COC", "POPHLTH",
        "HPAYMT", "CLMATTCH", "COVAUTH", "COVERAGE", "ELIGDTRM", "ELIGVER", "ENROLLM", "MILDCRG",
        "REMITADV",
        "HOPERAT", "CAREMGT", "DONAT", "FRAUD", "GOV", "HACCRED", "HCOMPL", "HDECD", "HDIRECT", "HDM",
        "HLEGAL", "HOUTCOMS", "HPRGRP", "HQUALIMP", "HSYSADMIN", "LABELING", "METAMGT", "MEMADMIN",
        "MILCDM", "PATADMIN", "PATSFTY", "PERFMSR", "RECORDMGT", "SYSDEV", "HTEST", "TRAIN",
        "HRESCH", "BIORCH", "CLINTRCH", "CLINTRCHNPC", "CLINTRCHPC", "PRECLINTRCH", "DSRCH", "POARCH",
        "TRANSRCH",
        "PUBHLTH", "DISASTER", "THREAT",
        "PATRQT", "FAMRQT", "PWATRNY", "SUPNWK",
        "HMARKT",
    ];

    private static readonly FrozenSet<string> Known = Ordered.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>All codes, the general ones each before the special ones below it.</summary>
    public static IReadOnlyList<string> Codes { get; } = Array.AsReadOnly(Ordered);

    /// <summary>Whether the code is in the list.</summary>
    public static bool IsKnown(string code) => Known.Contains(code);
}
