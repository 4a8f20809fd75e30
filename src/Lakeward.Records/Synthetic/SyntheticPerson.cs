// One made-up person, made anew whenever needed.
namespace Lakeward.Records.Synthetic;

/// <summary>The facts of a patient that follow from seed and index alone.</summary>
internal readonly struct SyntheticPerson
{
    /// <summary>The last day on which anything happens.</summary>
    internal static readonly int LastDay = new DateOnly(2024, 12, 31).DayNumber;

    // Area numbers from 900 on are never issued as SSNs, and groups below 50 never as other taxpayer numbers.
    private const long SsnCount = 100L * 49 * 9999;

    internal SyntheticPerson(ulong seed, long index)
    {
        var numbers = SeededNumbers.Of(seed, 1, index);
        IsWoman = numbers.Chance(51);
        var names = IsWoman ? Words.WomenNames : Words.MenNames;
        FirstName = names[numbers.Below(names.Length)];
        LastName = Words.LastNames[numbers.Below(Words.LastNames.Length)];

        // The smaller of two ages up to 96 gives about the shape of a population.
        var age = Math.Min(numbers.Below(35_000), numbers.Below(50_000));
        BirthDay = LastDay - 30 - age;
        Place = Places.All[numbers.Below(Places.All.Length)];
        ZipEnd = numbers.Below(100);
        HouseNumber = numbers.Between(1, 9899);
        Street = Words.Streets[numbers.Below(Words.Streets.Length)];
        StreetKind = Words.StreetKinds[numbers.Below(Words.StreetKinds.Length)];
        Apartment = numbers.Chance(25) ? numbers.Between(1, 400) : 0;
        AreaCode = numbers.Between(201, 989);
        Subscriber = numbers.Between(100, 199);

        // The step shares no factor with the count, so no two people below the count share a number.
        Ssn = ((long)(new SeededNumbers(seed).Next() % SsnCount) + (index * 15_485_863)) % SsnCount;
    }

    internal bool IsWoman { get; }

    internal byte[] FirstName { get; }

    internal byte[] LastName { get; }

    internal int BirthDay { get; }

    internal Place Place { get; }

    internal int ZipEnd { get; }

    internal int HouseNumber { get; }

    internal byte[] Street { get; }

    internal byte[] StreetKind { get; }

    /// <summary>The apartment's number; 0 for a house.</summary>
    internal int Apartment { get; }

    internal int AreaCode { get; }

    internal int Subscriber { get; }

    private long Ssn { get; }

    /// <summary>The parts of the social security number.</summary>
    internal (int Area, int Group, int Serial) SsnParts =>
        ((int)(900 + (Ssn / (49 * 9999))), (int)(1 + (Ssn / 9999 % 49)), (int)(1 + (Ssn % 9999)));

    /// <summary>How many claims the person has.</summary>
    internal static int ClaimCount(ulong seed, long index, int mean) =>
        mean == 0 ? 0 : SeededNumbers.Of(seed, 2, index).Below((mean * 2) + 1);
}
