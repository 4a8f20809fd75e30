// Makes synthetic patients and their claims as CSV files.
namespace Lakeward.Records.Synthetic;

/// <summary>
/// A made-up population that is consistent across its two files: claims refer to patients by
/// <c>patient_id</c>, service dates follow birth dates, ZIP code, city and state agree, paid is at most
/// allowed and allowed at most charged, provider NPIs carry a right check digit. Nobody in it exists: SSNs
/// come from area numbers from 900 on, phone numbers from 555-0100 to 555-0199, mail addresses from example
/// domains.
/// <para>
/// Everything follows from the seed and the patient's index, so both files stream in constant memory, in any
/// order, and are the same bytes on every machine.
/// </para>
/// </summary>
public sealed class SyntheticHealth(SyntheticOptions options)
{
    private const int ProviderCount = 5000;

    /// <summary>The header of the patients file.</summary>
    public const string PatientColumns =
        "patient_id,mrn,ssn,first_name,last_name,birth_date,sex,address,city,state,zip,phone,email";

    /// <summary>The header of the claims file.</summary>
    public const string ClaimColumns =
        "claim_id,patient_id,service_date,diagnosis_code,procedure_code,provider_npi,"
        + "plan_state,charged_amount,allowed_amount,paid_amount,note";

    private static readonly byte[][] MailHosts =
        ["@example.com"u8.ToArray(), "@example.net"u8.ToArray(), "@example.org"u8.ToArray()];

    private readonly long[] _providers = MakeProviders(options.Seed);

    /// <summary>The patients, canaries included.</summary>
    public long PatientCount => options.Patients + options.Canaries.Count;

    /// <summary>Writes <c>patients.csv</c>; returns the number of rows. The stream stays the
    /// caller's.</summary>
    public long WritePatients(Stream stream)
    {
        var writer = new RowWriter(stream);
        writer.Raw(System.Text.Encoding.UTF8.GetBytes(PatientColumns));
        writer.EndRow();
        for (long index = 0; index < PatientCount; index++)
        {
            WritePatient(writer, index);
        }

        writer.Flush();
        return PatientCount;
    }

    /// <summary>Writes <c>claims.csv</c>; returns the number of rows. The stream stays the
    /// caller's.</summary>
    public long WriteClaims(Stream stream)
    {
        var writer = new RowWriter(stream);
        writer.Raw(System.Text.Encoding.UTF8.GetBytes(ClaimColumns));
        writer.EndRow();
        long claim = 0;
        for (long index = 0; index < PatientCount; index++)
        {
            claim = WriteClaimsOf(writer, index, claim);
        }

        writer.Flush();
        return claim;
    }

    private SyntheticCanary? CanaryAt(long index) =>
        index < options.Patients ? null : options.Canaries[(int)(index - options.Patients)];

    private void WritePatient(RowWriter writer, long index)
    {
        var person = new SyntheticPerson(options.Seed, index);
        var canary = CanaryAt(index);
        WritePatientId(writer, index);
        writer.Comma();
        writer.Raw("MRN"u8);
        writer.Digits(((index * 7_368_787) + 1_000_003) % 100_000_000, 8);
        writer.Comma();
        WriteSsn(writer, person, canary);
        writer.Comma();
        Write(writer, canary?.FirstName, person.FirstName);
        writer.Comma();
        Write(writer, canary?.LastName, person.LastName);
        writer.Comma();
        writer.Date(person.BirthDay);
        writer.Raw(person.IsWoman ? ",F,"u8 : ",M,"u8);
        WriteAddress(writer, person, canary);
        writer.Comma();
        writer.Raw(person.Place.City);
        writer.Comma();
        writer.Raw(person.Place.State);
        writer.Comma();
        writer.Raw(person.Place.Zip3);
        writer.Digits(person.ZipEnd, 2);
        writer.Comma();
        writer.Digits(person.AreaCode, 3);
        writer.Raw("-555-"u8);
        writer.Digits(person.Subscriber, 4);
        writer.Comma();
        writer.Lower(person.FirstName);
        writer.Raw("."u8);
        writer.Lower(person.LastName);
        writer.Number(index);
        writer.Raw(MailHosts[(int)(index % MailHosts.Length)]);
        writer.EndRow();
    }

    private static void WritePatientId(RowWriter writer, long index)
    {
        writer.Raw("P"u8);
        writer.Digits(index + 1, 9);
    }

    private static void Write(RowWriter writer, string? marker, byte[] ordinary)
    {
        if (marker is null)
        {
            writer.Raw(ordinary);
        }
        else
        {
            writer.Text(marker);
        }
    }

    private static void WriteSsn(RowWriter writer, SyntheticPerson person, SyntheticCanary? canary)
    {
        if (canary?.Ssn is { } marker)
        {
            writer.Text(marker);
            return;
        }

        var (area, group, serial) = person.SsnParts;
        writer.Digits(area, 3);
        writer.Raw("-"u8);
        writer.Digits(group, 2);
        writer.Raw("-"u8);
        writer.Digits(serial, 4);
    }

    private static void WriteAddress(RowWriter writer, SyntheticPerson person, SyntheticCanary? canary)
    {
        if (canary?.Address is { } marker)
        {
            writer.Text(marker);
            return;
        }

        if (person.Apartment > 0)
        {
            writer.Raw("\""u8);
        }

        writer.Number(person.HouseNumber);
        writer.Raw(" "u8);
        writer.Raw(person.Street);
        writer.Raw(" "u8);
        writer.Raw(person.StreetKind);
        if (person.Apartment > 0)
        {
            writer.Raw(", Apt "u8);
            writer.Number(person.Apartment);
            writer.Raw("\""u8);
        }
    }

    private long WriteClaimsOf(RowWriter writer, long index, long claim)
    {
        var person = new SyntheticPerson(options.Seed, index);
        var canary = CanaryAt(index);
        var count = SyntheticPerson.ClaimCount(options.Seed, index, options.ClaimsPerPatient);
        count = canary is null ? count : Math.Max(count, 1);
        var numbers = SeededNumbers.Of(options.Seed, 3, index);

        // Claims lie in the last five years of the world, and never before birth.
        var firstDay = Math.Max(person.BirthDay, SyntheticPerson.LastDay - (5 * 365));
        for (var made = 0; made < count; made++)
        {
            var procedure = Codes.Procedures[numbers.Below(Codes.Procedures.Length)];
            writer.Raw("C"u8);
            writer.Digits(++claim, 11);
            writer.Comma();
            WritePatientId(writer, index);
            writer.Comma();
            writer.Date(numbers.Between(firstDay, SyntheticPerson.LastDay));
            writer.Comma();
            writer.Raw(Codes.Diagnoses[numbers.Below(Codes.Diagnoses.Length)]);
            writer.Comma();
            writer.Raw(procedure.Code);
            writer.Comma();
            writer.Number(_providers[numbers.Below(ProviderCount)]);
            writer.Comma();
            var state = numbers.Chance(94) ? person.Place : Places.All[numbers.Below(Places.All.Length)];
            writer.Raw(state.State);
            writer.Comma();
            WriteAmounts(writer, ref numbers, procedure.Dollars * 100L);
            Write(writer, canary?.Note, Codes.Notes[numbers.Below(Codes.Notes.Length)]);
            writer.EndRow();
        }

        return claim;
    }

    private static void WriteAmounts(RowWriter writer, ref SeededNumbers numbers, long typicalCents)
    {
        var charged = Math.Max(1, typicalCents * numbers.Between(700, 1500) / 1000);
        var allowed = charged * numbers.Between(350, 950) / 1000;
        var paid = numbers.Chance(8) ? 0 : allowed * numbers.Between(600, 1000) / 1000;
        writer.Amount(charged);
        writer.Comma();
        writer.Amount(allowed);
        writer.Comma();
        writer.Amount(paid);
        writer.Comma();
    }

    private static long[] MakeProviders(ulong seed)
    {
        var numbers = SeededNumbers.Of(seed, 4, 0);
        var providers = new long[ProviderCount];
        for (var index = 0; index < ProviderCount; index++)
        {
            var stem = 100_000_000L + numbers.Below(100_000_000);
            providers[index] = (stem * 10) + CheckDigit(stem);
        }

        return providers;
    }

    /// <summary>The Luhn digit of an NPI, taken over the nine digits with the prefix 80840 (which adds
    /// 24).</summary>
    private static int CheckDigit(long stem)
    {
        var sum = 24;
        for (var place = 0; stem > 0; place++, stem /= 10)
        {
            var digit = (int)(stem % 10) * (place % 2 == 0 ? 2 : 1);
            sum += digit > 9 ? digit - 9 : digit;
        }

        return (10 - (sum % 10)) % 10;
    }
}
