// Which passwords may be set.
using Lakeward.Errors;

namespace Lakeward.Server.Identity;

/// <summary>
/// At least twelve characters, of any kind. A password is refused that is in the list of breached ones, where
/// a list is set up, or that has little left without what is guessed first: names, runs, repetitions.
/// </summary>
/// <remarks>References: NIST SP 800-63B, section 3.1.1.2: length and a list, no composition rules.</remarks>
internal sealed class PasswordRules(Lake lake, BreachedPasswords breached)
{
    private const int MinLength = 12;
    private const int MaxLength = 128;
    private const int MinLeft = 8;
    private const int MinDistinct = 5;
    private const int RunLength = 4;
    private const int MinNameLength = 3;

    private static readonly string[] Rows =
        ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop",
            "abcdefghijklmnopqrstuvwxyz"];

    /// <summary>Checks a password that somebody wants to set.</summary>
    /// <exception cref="LakeException">LW-IDN-0108, LW-IDN-0125.</exception>
    public void Check(string password, string account)
    {
        if (password.Length is < MinLength or > MaxLength)
        {
            throw IdentityErrors.WeakPassword($"it has not {MinLength} to {MaxLength} characters");
        }

        if (Left(password, [account, lake.Folder.Settings.Name, "lakeward", "password"]) < MinLeft
            || password.Distinct().Count() < MinDistinct)
        {
            throw IdentityErrors.WeakPassword("without names, runs of keys and repetitions little is left");
        }

        if (breached.Contains(password))
        {
            throw IdentityErrors.WeakPassword("it is in a list of passwords that were stolen elsewhere");
        }
    }

    /// <summary>How many characters are left without names, runs and repetitions.</summary>
    private static int Left(string password, IEnumerable<string> names)
    {
        var text = password.ToLowerInvariant();
        foreach (var name in names.Where(name => name.Length >= MinNameLength))
        {
            text = text.Replace(name.ToLowerInvariant(), "", StringComparison.Ordinal);
        }

        var left = 0;
        for (var at = 0; at < text.Length;)
        {
            var run = RunAt(text, at);
            left += run >= RunLength ? 1 : run;
            at += run;
        }

        return left;
    }

    /// <summary>How long a run of equal or neighbouring characters is that begins here; at least 1.</summary>
    private static int RunAt(string text, int at)
    {
        var longest = 1;
        foreach (var step in (int[])[-1, 0, 1])
        {
            var length = 1;
            while (at + length < text.Length && Follows(text[at + length - 1], text[at + length], step))
            {
                length++;
            }

            longest = Math.Max(longest, length);
        }

        return longest >= RunLength ? longest : 1;
    }

    private static bool Follows(char first, char next, int step) => step == 0
        ? first == next
        : Rows.Any(row => row.IndexOf(first, StringComparison.Ordinal) is >= 0 and var place
            && row.IndexOf(next, StringComparison.Ordinal) == place + step);
}
