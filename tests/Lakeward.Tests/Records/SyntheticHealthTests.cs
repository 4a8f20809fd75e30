// The made-up population is consistent and always the same.
using System.Globalization;
using System.Security.Cryptography;
using Lakeward.Records.Delimited;
using Lakeward.Records.Synthetic;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class SyntheticHealthTests
{
    private static readonly SyntheticOptions Options = new()
    {
        Patients = 2000,
        ClaimsPerPatient = 5,
        Seed = 42,
        Canaries =
        [
            new()
            {
                FirstName = "Zyx",
                LastName = "Canary, Jr",
                Ssn = "900-00-1234",
                Note = "marker \"note\"",
            },
            new() { Address = "1 Marker Way" },
        ],
    };

    [Fact]
    public void Equal_seeds_make_equal_bytes_on_every_machine()
    {
        var health = new SyntheticHealth(Options);

        Assert.Equal("F103811B1BECF1A1", Digest(health.WritePatients));
        Assert.Equal("7F314777B2C7EB9F", Digest(health.WriteClaims));
        var other = new SyntheticHealth(Options with { Seed = 43 });
        Assert.NotEqual(Digest(health.WriteClaims), Digest(other.WriteClaims));
    }

    [Fact]
    public void Patients_are_unique_and_cannot_exist()
    {
        var patients = Patients();

        Assert.Equal(SyntheticHealth.PatientColumns.Split(','), patients.Names);
        Assert.Empty(patients.Issues);
        Assert.Equal(2002, patients.Rows.Count);
        Assert.Equal(2002, patients.Rows.Select(row => row[0]).Distinct().Count());
        Assert.Equal(2002, patients.Rows.Select(row => row[1]).Distinct().Count());
        Assert.Equal(2002, patients.Rows.Select(row => row[2]).Distinct().Count());
        foreach (var row in patients.Rows)
        {
            Assert.Matches("^9[0-9]{2}-[0-4][0-9]-[0-9]{4}$", row[2]!);
            Assert.Matches("^(F|M)$", row[6]!);
            Assert.Matches("^[0-9]{5}$", row[10]!);
            Assert.Matches("^[2-9][0-9]{2}-555-01[0-9]{2}$", row[11]!);
            Assert.Matches("@example\\.(com|net|org)$", row[12]!);
        }

        Assert.Contains(patients.Rows, row => row[10]!.StartsWith('0'));
        Assert.All(
            patients.Rows.GroupBy(row => row[10]![..3]),
            area => Assert.Single(area.Select(row => (row[8], row[9])).Distinct()));
    }

    [Fact]
    public void Claims_agree_with_their_patients()
    {
        var born = Patients().Rows.ToDictionary(row => row[0]!, row => row[5]!);
        var health = new SyntheticHealth(Options);
        using var stream = new MemoryStream();
        var count = health.WriteClaims(stream);
        var claims = Tables.Read(stream.ToArray(), DelimitedFormat.Csv);

        Assert.Equal(SyntheticHealth.ClaimColumns.Split(','), claims.Names);
        Assert.Empty(claims.Issues);
        Assert.Equal(count, claims.Rows.Count);
        Assert.InRange(count, 9000, 11000);
        Assert.Equal(count, claims.Rows.Select(row => row[0]).Distinct().Count());
        foreach (var row in claims.Rows)
        {
            Assert.True(string.CompareOrdinal(born[row[1]!], row[2]) <= 0);
            Assert.Matches("^[A-Z][0-9][0-9A-Z](\\.[0-9A-Z]{1,4})?$", row[3]!);
            Assert.Matches("^[A-Z0-9][0-9]{4}$", row[4]!);
            Assert.True(IsNpi(row[5]!));
            var (charged, allowed, paid) = (Amount(row[7]), Amount(row[8]), Amount(row[9]));
            Assert.True(charged >= allowed && allowed >= paid && paid >= 0);
        }
    }

    [Fact]
    public void Canaries_are_planted_last_and_their_notes_are_on_their_claims()
    {
        var patients = Patients();
        using var stream = new MemoryStream();
        new SyntheticHealth(Options).WriteClaims(stream);
        var claims = Tables.Read(stream.ToArray(), DelimitedFormat.Csv);

        var first = patients.Rows[^2];
        Assert.Equal(("900-00-1234", "Zyx", "Canary, Jr"), (first[2], first[3], first[4]));
        Assert.Equal("1 Marker Way", patients.Rows[^1][7]);
        var planted = claims.Rows.Where(row => row[1] == first[0]).ToList();
        Assert.NotEmpty(planted);
        Assert.All(planted, row => Assert.Equal("marker \"note\"", row[^1]));
    }

    private static decimal Amount(string? text) => decimal.Parse(text!, CultureInfo.InvariantCulture);

    private static Tables Patients()
    {
        using var stream = new MemoryStream();
        new SyntheticHealth(Options).WritePatients(stream);
        return Tables.Read(stream.ToArray(), DelimitedFormat.Csv);
    }

    private static string Digest(Func<Stream, long> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return Convert.ToHexString(SHA256.HashData(stream.ToArray()))[..16];
    }

    private static bool IsNpi(string npi)
    {
        var sum = 0;
        var digits = "80840" + npi;
        for (var place = 0; place < digits.Length; place++)
        {
            var digit = (digits[^(place + 1)] - '0') * (place % 2 == 1 ? 2 : 1);
            sum += digit > 9 ? digit - 9 : digit;
        }

        return npi.Length == 10 && sum % 10 == 0;
    }
}
