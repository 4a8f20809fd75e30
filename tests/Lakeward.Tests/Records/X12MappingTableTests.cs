// Each table of X12, from hand-made transaction sets.
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class X12MappingTableTests
{
    [Fact]
    public void A_claim_has_a_row_for_each_service_line()
    {
        var rows = Table("837P", "medical_claim");

        Assert.Equal(
            [
                "C1 1 professional 100 150 2 99213 25 28 20250203 20250204",
                "C1 2 professional 50 150 1 81002 . . 20250201 20250201",
                "C2 1 professional 20 20 1 36415 . . 20250210 20250210",
            ],
            rows.Select(row => row.Show(
                "claim_id", "claim_line_number", "claim_type", "charge_amount", "total_charge_amount",
                "service_unit_quantity", "hcpcs_code", "hcpcs_modifier_1", "hcpcs_modifier_4",
                "claim_line_start_date", "claim_line_end_date")));
    }

    [Fact]
    public void The_days_of_a_claim_are_the_first_and_last_of_its_lines()
    {
        string[] days = ["claim_start_date", "claim_end_date"];

        Assert.Equal(
            ["20250201 20250204", "20250201 20250204", "20250210 20250210"],
            Table("837P", "medical_claim").Select(row => row.Show(days)));
        Assert.Equal(
            ["20250201 20250207", "20250201 20250207", "20250210 20250210"],
            Table("837D", "medical_claim").Select(row => row.Show(days)));
        Assert.Equal(
            ["20250201 20250205", "20250201 20250205", "20250301 20250301"],
            Table("837I", "medical_claim").Select(row => row.Show(days)));
    }

    [Fact]
    public void The_person_of_a_claim_is_the_patient_and_else_the_subscriber()
    {
        var rows = Table("837P", "medical_claim");

        Assert.Equal(
            [
                "M1 M1 18 OLDER ANN Q 19500102 20250301 female 22030",
                "M1-2 M1 19 YOUNGER BEN . 20100304 . male 22031",
            ],
            rows.Skip(1).Select(row => row.Show(
                "patient_id", "subscriber_id", "relationship_code", "last_name", "first_name", "middle_name",
                "birth_date", "death_date", "sex", "zip_code")));
        Assert.Equal("M1", Table("837I", "medical_claim").Last()["patient_id"]);
    }

    [Fact]
    public void What_one_line_says_does_not_reach_the_next()
    {
        Assert.Equal(
            [
                "5555555555 60 80 00002143301 LINE1 11 icd-10-cm A00 A11",
                "3333333333 . . . . 22 icd-10-cm A00 A11",
                ". . . . . 11 icd-9-cm 4019 .",
            ],
            Table("837P", "medical_claim").Select(row => row.Show(
                "rendering_npi", "paid_amount", "allowed_amount", "ndc_code", "line_item_control_number",
                "place_of_service_code", "diagnosis_code_type", "diagnosis_code_1", "diagnosis_code_12")));
    }

    [Fact]
    public void Of_a_loop_that_repeats_beside_the_row_the_first_value_counts()
    {
        var rows = X12Rows.Of(X12Rows.File("837", "005010X222A1", X12Samples.Professional
            .Replace(
                "NM1*82*1*RENDERS", "NM1*P3*1*CARES*****XX*9999999999\nNM1*82*1*RENDERS",
                StringComparison.Ordinal)
            .Replace(
                "DTP*573*D8*20250220", "DTP*573*D8*20250220\nSVD*P3*7*HC:99213**2\nDTP*573*D8*20250221",
                StringComparison.Ordinal)));

        Assert.Empty(rows.Rejected);
        Assert.Equal(
            ["2222222222 60", "2222222222 .", ". ."],
            rows.All.Select(row => row.Show("referring_npi", "paid_amount")));
    }

    [Fact]
    public void A_hospital_claim_has_its_stay_its_diagnoses_and_its_procedures()
    {
        Assert.Equal(
            [
                "0450 111 470 20250201 20250205 1 7 01 A00 A24 icd-10-pcs X00 X24 20250204 B00",
                "0250 111 470 20250201 20250205 1 7 01 A00 A24 icd-10-pcs X00 X24 20250204 B00",
                "0300 131 . . . 1 . 30 4019 . icd-9-pcs 3893 . . .",
            ],
            Table("837I", "medical_claim").Select(row => row.Show(
                "revenue_center_code", "bill_type_code", "drg_code", "admission_date", "discharge_date",
                "admit_type_code", "admit_source_code", "discharge_disposition_code", "diagnosis_code_1",
                "diagnosis_code_25", "procedure_code_type", "procedure_code_1", "procedure_code_25",
                "procedure_date_25", "admitting_diagnosis_code")));
    }

    [Fact]
    public void A_dental_line_has_its_tooth()
    {
        Assert.Equal(
            ["D2140 12 10 11 2", "D0120 . . 11 1", "D1110 . . 11 1"],
            Table("837D", "medical_claim").Select(row => row.Show(
                "hcpcs_code", "tooth_code", "oral_cavity_code", "place_of_service_code",
                "service_unit_quantity")));
    }

    [Fact]
    public void A_remittance_has_its_payment_and_its_claims()
    {
        var payment = Assert.Single(Table("835", "remittance"));

        Assert.Equal(
            "TRACE1 110 C ACH I 20250301 PAYER PLANID CLINIC 1111111111 999999999",
            payment.Show(
                "trace_number", "payment_amount", "credit_debit_code", "payment_method_code",
                "transaction_handling_code", "payment_date", "payer", "payer_id", "payee", "payee_npi",
                "payee_tin"));
        Assert.Equal(
            [
                "TRACE1 C1 ICN1 M1 M0 OLDER 1 200 100 30 150 20250201 20250202 3333333333 MA01 MA05",
                "TRACE1 C2 ICN2 M0 M0 YOUNGER 1 50 50 . . . . . . .",
            ],
            Table("835", "remittance_claim").Select(row => row.Show(
                "trace_number", "claim_id", "payer_claim_control_number", "patient_id", "subscriber_id",
                "last_name", "claim_status_code", "total_charge_amount", "paid_amount",
                "patient_responsibility_amount", "coverage_amount", "claim_start_date", "claim_end_date",
                "rendering_npi", "remark_code_1", "remark_code_5")));
    }

    [Fact]
    public void A_remitted_line_has_its_procedure_its_days_and_its_remarks()
    {
        Assert.Equal(
            [
                "C1 LINE1 99213 0450 . 150 100 110 2 3 20250201 20250202 4444444444 N1 N5",
                "C1 . . . 00002143301 50 20 . . . 20250201 20250201 3333333333 . .",
                "C2 . . 0250 . 50 50 . . . 20250203 20250203 . . .",
            ],
            Table("835", "remittance_service").Select(row => row.Show(
                "claim_id", "line_item_control_number", "hcpcs_code", "revenue_center_code", "ndc_code",
                "charge_amount", "paid_amount", "allowed_amount", "service_unit_quantity",
                "original_unit_quantity", "claim_line_start_date", "claim_line_end_date", "rendering_npi",
                "remark_code_1", "remark_code_5")));
    }

    [Fact]
    public void Each_adjustment_of_a_claim_or_a_line_has_a_row()
    {
        Assert.Equal(
            [
                "C1 line LINE1 99213 CO 45 40 1",
                "C1 line LINE1 99213 CO 253 5 .",
                "C1 line LINE1 99213 PR 1 5 .",
                "C1 line . . CO 45 30 .",
                "C1 claim . . PR 3 20 .",
            ],
            Table("835", "remittance_adjustment").Select(row => row.Show(
                "claim_id", "adjustment_level", "line_item_control_number", "hcpcs_code",
                "adjustment_group_code", "adjustment_reason_code", "adjustment_amount",
                "adjustment_quantity")));
        Assert.Equal(
            ["1111111111 20251231 WO REFERENCE 30", "1111111111 20251231 L6 . 10"],
            Table("835", "remittance_provider_adjustment").Select(row => row.Show(
                "provider_identifier", "fiscal_period_date", "provider_adjustment_reason_code",
                "provider_adjustment_reference", "provider_adjustment_amount")));
    }

    [Fact]
    public void A_member_has_a_row_for_each_coverage_and_one_without_any()
    {
        Assert.Equal(
            [
                "M1 M1 OLDER female 19500102 20250601 yes 18 HLT GOLD 20250101 20251231 GRP1 8005550199",
                "M1 M1 OLDER female 19500102 20250601 yes 18 DEN SMILE 20250201 . GRP1 8005550199",
                "M1-2 M1 YOUNGER male 20100304 . no 19 . . 20250301 . . .",
            ],
            Table("834", "eligibility").Select(row => row.Show(
                    "patient_id", "subscriber_id", "last_name", "gender", "birth_date", "death_date",
                    "subscriber_flag", "subscriber_relationship_code", "insurance_line_code", "plan",
                    "enrollment_start_date", "enrollment_end_date", "group_number", "phone")));
    }

    [Fact]
    public void Each_inquiry_has_a_row_about_its_person()
    {
        Assert.Equal(
            [
                "TRACE1 OLDER Q female 30 30,98 IND . A00 20250101",
                "TRACE1 OLDER Q female . . . 99213 A00 20250115",
                "TRACE1 YOUNGER . male 30 30 . . . .",
            ],
            Table("270", "eligibility_inquiry").Select(row => row.Show(
                "trace_number", "last_name", "middle_name", "sex", "service_type_code", "service_type_codes",
                "coverage_level_code", "hcpcs_code", "diagnosis_code_1", "inquiry_date")));
    }

    [Fact]
    public void Each_benefit_has_a_row_and_so_has_a_person_who_was_refused()
    {
        Assert.Equal(
            [
                "OLDER 1 IND 30,98 HM GOLD . . 20250101 20251231 20250101 NOTE .",
                "OLDER C FAM 30 HM . 500.5 . . . 20250101 . .",
                "OLDER A IND 98 . . . .2 . . 20250101 . .",
                "YOUNGER . . . . . . . . . . . 71",
            ],
            Table("271", "eligibility_benefit").Select(row => row.Show(
                "last_name", "benefit_code", "coverage_level_code", "service_type_codes",
                "insurance_type_code",
                "plan", "benefit_monetary_amount", "benefit_percent", "benefit_start_date",
                "benefit_end_date",
                "enrollment_start_date", "message", "reject_reason_code")));
    }

    [Fact]
    public void Each_claim_asked_about_has_a_row_or_one_for_each_line()
    {
        Assert.Equal(
            [
                "claim C1 ICN1 M1 OLDER 150 20250201 20250205 . .",
                "line C2 . M1 OLDER . . . 99213 100",
                "line C2 . M1 OLDER . . . . 50",
                "claim C3 . M1 YOUNGER . . . . .",
            ],
            Table("276", "claim_status").Select(row => row.Show(
                "status_level", "claim_id", "payer_claim_control_number", "patient_id", "last_name",
                "total_charge_amount", "claim_start_date", "claim_end_date", "hcpcs_code", "charge_amount")));
    }

    [Fact]
    public void Each_status_has_a_row_at_its_level()
    {
        string[] columns =
        [
            "status_level", "trace_number", "claim_id", "last_name", "status_category_code", "status_code",
            "status_entity_code", "status_date", "total_charge_amount", "second_status_code", "hcpcs_code",
        ];

        Assert.Equal(
            [
                "receiver BATCH . . A1 19 PR 20250102 . . .",
                "provider GROUP . . A1 20 1P 20250103 . . .",
                "line TRACE1 C1 OLDER F1 69 . 20250108 . . 99213",
                "line TRACE1 C1 OLDER F1 70 . 20250109 . . .",
                "claim TRACE1 C1 OLDER F1 65 PR 20250104 150 66 .",
                "claim TRACE1 C1 OLDER F1 68 . 20250107 . . .",
                "claim TRACE2 . YOUNGER P1 20 . 20250110 . . .",
            ],
            Table("277", "claim_status").Select(row => row.Show(columns)));
        Assert.Equal(
            [
                "receiver FILE . . A1 19 PR 20250102 150 . .",
                "provider 0 . . A1 19 PR . 150 . .",
                "line C1 C1 OLDER A7 454 . 20250103 . . 99213",
                "line C1 C1 OLDER A7 455 . 20250103 . . .",
                "claim C1 C1 OLDER A7 562 85 20250103 150 563 .",
            ],
            Table("277CA", "claim_status").Select(row => row.Show(columns)));
    }

    [Fact]
    public void An_acknowledgement_has_its_sets_their_errors_and_its_group()
    {
        Assert.Equal(
            ["HC 17 837 0001 R 5 2", "HC 17 837 0002 A . ."],
            Table("999", "acknowledgement").Select(row => row.Show(
                "group_code", "group_control_number", "transaction_set_code",
                "transaction_set_control_number",
                "acknowledgement_code", "error_code_1", "error_code_5")));
        Assert.Equal(
            ["0001 NM1 8 2010AA 1 9 2 67", "0001 NM1 8 2010AA 7 3 . 1035", "0001 HL 12 . I7 . . ."],
            Table("999", "acknowledgement_error").Select(row => row.Show(
                "transaction_set_control_number", "segment_id", "segment_position", "loop_id", "error_code",
                "element_position", "component_position", "element_reference")));
        Assert.Equal(
            "P 2 2 1 1 5",
            Assert.Single(Table("999", "group_acknowledgement")).Show(
                "acknowledgement_code", "included_count", "received_count", "accepted_count", "error_code_1",
                "error_code_5"));
    }

    private static List<X12Rows.Row> Table(string kind, string table)
    {
        var rows = X12Rows.Of(X12Samples.Files[kind]);
        Assert.Empty(rows.Rejected);
        Assert.Equal([kind], rows.Kinds.Values);
        return [.. rows.Table(table)];
    }
}
