// The commented manifest a new lake starts with.
namespace Lakeward.Access;

/// <summary>
/// The starter manifest: valid as it is, and with an example to uncomment in every section.
/// </summary>
public static class ManifestTemplate
{
    private const string PrincipalsHead = "principals:\n";

    /// <summary>
    /// The text for a lake of this name; throws <c>LW-ACC-0003</c> when it is no name for a lake.
    /// </summary>
    /// <param name="lakeName">The lake's name.</param>
    /// <param name="person">Who makes it, and so is the first of its people; null for nobody.</param>
    public static string For(string lakeName, string? person = null)
    {
        if (!ManifestValues.IsId(lakeName))
        {
            throw AccessErrors.LakeNameInvalid(lakeName);
        }

        var body = person is null
            ? Body
            : Body.Replace(
                PrincipalsHead, $"{PrincipalsHead}  {person}: {{roles: []}}\n", StringComparison.Ordinal);
        return $"{Head}lake: {lakeName}\n{body}";
    }

    /// <summary>Whether a name can stand in a manifest.</summary>
    public static bool CanName(string person) => ManifestValues.IsId(person);

    private const string Head =
        """
        # The manifest of this lake: under which agreement data is held, what it is, who sends it, who may see
        # what. Edit it, then run: lakeward plan (shows the change), lakeward apply (makes it). Keep it in
        # version control. To use the example, take the # away in front of its lines. What is not written here
        # is denied.


        """;

    private const string Body =
        """

        # The legal basis. Data without a live agreement cannot be read.
        agreements:
        #  baa-2026:
        #    kind: BAA                          # BAA, DUA or IRB
        #    party: Mercy Regional Hospital
        #    purposes: [HPAYMT, HOPERAT]        # HL7 purposes of use, as TREAT, HPAYMT, HOPERAT, HRESCH
        #    effective: 2026-01-01
        #    expires: 2028-12-31                # both days belong to it
        #    at-end: destroy                    # destroy or return

        # Tables under one agreement, with keys of their own. Every column has a class:
        # direct-identifier, quasi-identifier, sensitive or general.
        datasets:
        #  claims:
        #    agreement: baa-2026
        #    tables:
        #      medical_claim:
        #        format: delimited              # delimited or json-lines
        #        subject: patient_id            # whom a row is about; none for a table about nobody
        #        columns:
        #          patient_id: direct-identifier
        #          birth_date: {class: quasi-identifier, type: date}
        #          diagnosis: sensitive
        #          paid_amount: {class: general, type: "decimal(12,2)", required: true}
        #        other-columns: sensitive       # without this line, files with other columns are refused

        # What a role may do, for which purpose, per class: allow, mask or deny. A class not named is denied.
        roles:
        #  analyst:
        #    - on: claims                       # a dataset, or one table: claims.medical_claim
        #      purposes: [HOPERAT]
        #      quasi-identifier: mask
        #      sensitive: allow
        #      general: allow

        # People and machines. A machine without a role can send but not query.
        principals:
        #  ana: {roles: [analyst]}
        #  mercy-etl: {kind: machine}

        # Put-only doors: what may be sent where, by whom, until when.
        drops:
        #  mercy-monthly:
        #    dataset: claims
        #    accepts: [delimited]
        #    senders: [mercy-etl]
        #    limit: {file: 10 GiB, per-day: 100 GiB}
        #    until: 2028-12-31

        """;
}
