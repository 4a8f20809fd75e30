// The demo's manifest: one agreement, two tables, three roles with three different eyes.
using System.Globalization;

namespace Lakeward.Cli.Demo;

/// <summary>What the demo's lake holds, who sends it, and who may see what.</summary>
internal static class DemoManifest
{
    /// <summary>Sends the files.</summary>
    public const string Sender = "clinic-etl";

    /// <summary>More rows than the question asks for.</summary>
    public const int MaxRows = 100;

    /// <summary>The question that all three ask.</summary>
    public const string Question =
        """
        select p.last_name, p.birth_date, p.zip, c.diagnosis_code, c.paid_amount
        from clinic.patients p join clinic.claims c using (patient_id)
        order by c.paid_amount desc, c.claim_id limit 5
        """;

    /// <summary>The manifest, with an agreement that is live today.</summary>
    public static string Of(DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        lake: clinic
        agreements:
          baa-demo:
            kind: BAA
            party: Lakeside Clinic, which does not exist
            purposes: [TREAT, HOPERAT, HPAYMT]
            effective: {{now.AddDays(-30):yyyy-MM-dd}}
            expires: {{now.AddYears(1):yyyy-MM-dd}}
            at-end: destroy
        datasets:
          clinic:
            agreement: baa-demo
            tables:
              patients:
                subject: patient_id
                columns:
                  patient_id: {class: sensitive, type: text, required: true}   # no name, but a person's
                  mrn: {class: direct-identifier, type: text}
                  ssn: {class: direct-identifier, type: text}
                  first_name: {class: direct-identifier, type: text}
                  last_name: {class: direct-identifier, type: text}
                  birth_date: {class: quasi-identifier, type: date}
                  sex: {class: quasi-identifier, type: text}
                  address: {class: direct-identifier, type: text}
                  city: {class: quasi-identifier, type: text}
                  state: {class: general, type: text}
                  zip: {class: quasi-identifier, type: text}
                  phone: {class: direct-identifier, type: text}
                  email: {class: direct-identifier, type: text}
              claims:
                subject: patient_id
                columns:
                  claim_id: {class: general, type: text, required: true}
                  patient_id: {class: sensitive, type: text, required: true}
                  service_date: {class: quasi-identifier, type: date}
                  diagnosis_code: {class: sensitive, type: text}
                  procedure_code: {class: sensitive, type: text}
                  provider_npi: {class: general, type: text}
                  plan_state: {class: general, type: text}
                  charged_amount: {class: general, type: "decimal(12,2)"}
                  allowed_amount: {class: general, type: "decimal(12,2)"}
                  paid_amount: {class: general, type: "decimal(12,2)"}
                  note: {class: direct-identifier, type: text}
        roles:
          clinician:
            - on: clinic
              purposes: [TREAT]
              direct-identifier: allow
              quasi-identifier: allow
              sensitive: allow
              general: allow
          analyst:
            - on: clinic
              purposes: [HOPERAT]
              direct-identifier: mask
              quasi-identifier: mask
              sensitive: allow
              general: allow
          clerk:
            - on: clinic
              purposes: [HPAYMT]
              quasi-identifier: mask
              sensitive: allow
              general: allow
        principals:
          dana: {roles: [clinician]}
          ana: {roles: [analyst]}
          bo: {roles: [clerk]}
          clinic-etl: {kind: machine}
        drops:
          patients:
            dataset: clinic
            table: patients
            accepts: [delimited]
            senders: [clinic-etl]
            limit: {file: 1 GiB, per-day: 10 GiB}
          claims:
            dataset: clinic
            table: claims
            accepts: [delimited]
            senders: [clinic-etl]
            limit: {file: 4 GiB, per-day: 10 GiB}

        """);
}
