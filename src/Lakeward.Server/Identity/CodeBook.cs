// Codes that work once.
using Lakeward.Server.Control;
using Microsoft.EntityFrameworkCore;

namespace Lakeward.Server.Identity;

/// <summary>Makes codes and takes them; taking is one statement, so that of two at once one wins.</summary>
internal sealed class CodeBook(ControlDatabase database, TimeProvider time)
{
    /// <summary>Makes a code in place of those of the same use and account.</summary>
    public async Task<string> ReplaceAsync(CodeUse use, string? accountId, TimeSpan life) =>
        (await ReplaceAsync(use, accountId, life, 1))[0];

    /// <summary>Makes several codes in place of those of the same use and account.</summary>
    public async Task<IReadOnlyList<string>> ReplaceAsync(
        CodeUse use, string? accountId, TimeSpan life, int count)
    {
        await RemoveAsync(use, accountId);
        var codes = Enumerable.Range(0, count).Select(_ => Secrets.NewCode()).ToList();
        database.AddRange(codes.Select(code => new OneTimeCode
        {
            Hash = HashOf(use, accountId, code),
            Use = use,
            AccountId = accountId,
            Ends = time.GetUtcNow() + life,
        }));
        await database.SaveChangesAsync();
        return codes;
    }

    /// <summary>Takes a code, if there is one like that; it works no more.</summary>
    public async Task<bool> TryTakeAsync(CodeUse use, string? accountId, string code)
    {
        var (hash, now) = (HashOf(use, accountId, code), time.GetUtcNow());
        return await database.Set<OneTimeCode>().Where(row => row.Hash == hash && row.Ends > now)
            .ExecuteDeleteAsync() == 1;
    }

    /// <summary>How many codes are left.</summary>
    public Task<int> CountAsync(CodeUse use, string? accountId)
    {
        var now = time.GetUtcNow();
        return database.Set<OneTimeCode>()
            .CountAsync(row => row.Use == use && row.AccountId == accountId && row.Ends > now);
    }

    /// <summary>Removes all codes of a use of an account.</summary>
    public Task RemoveAsync(CodeUse use, string? accountId) => database.Set<OneTimeCode>()
        .Where(row => row.Use == use && row.AccountId == accountId).ExecuteDeleteAsync();

    private static string HashOf(CodeUse use, string? accountId, string code) =>
        Secrets.Hash(use.ToString(), accountId, Secrets.Plain(code));
}
