// Several series move together or not at all, whatever a crash leaves behind.
using System.Security.Cryptography;
using Lakeward.Audit;
using Lakeward.Storage;
using Lakeward.Tables;
using Lakeward.Tests.Audit;
using Lakeward.Tests.Storage;
using Xunit;

namespace Lakeward.Tests.Tables;

public sealed class LedgerTests : IDisposable
{
    private static readonly (string, byte[])[] Both =
        [("tables/a/_delta_log", "first"u8.ToArray()), ("tables/b/_delta_log", "second"u8.ToArray())];

    private readonly Logs _logs = new();
    private readonly TemporaryFolder _folder = new();
    private readonly AuditLog _log;
    private readonly ObjectDirectory _store;
    private readonly FolderLock _alone;

    public LedgerTests()
    {
        _log = _logs.Create();
        _store = ObjectDirectory.Create(_folder.At("store"));
        _alone = FolderLock.Acquire(_folder.At("lock"), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Entries_of_several_series_become_visible_with_one_event()
    {
        var ledger = new Ledger(_store, _log);
        var index = await ledger.CommitAsync(_alone, Both, Logs.Event(0));

        Assert.Equal(1, index);
        var again = new Ledger(_store, _log);
        Assert.Equal("first"u8.ToArray(), again.Read(Both[0].Item1, 0));
        Assert.Equal("second"u8.ToArray(), again.Read(Both[1].Item1, 0));
        again.CheckHeads();
        again.CheckHistory(Both[1].Item1);
    }

    [Fact]
    public async Task A_crash_after_all_entries_were_put_is_ended_by_committing_them()
    {
        await CrashAfterPutAsync();
        var ledger = new Ledger(_store, _log);
        Assert.True(ledger.HasPending);
        Assert.Null(ledger.Head(Both[0].Item1));

        Assert.Equal(1, await ledger.RecoverAsync(_alone, _ => true));

        Assert.False(ledger.HasPending);
        Assert.All(Both, entry => Assert.Equal(entry.Item2, ledger.Read(entry.Item1, 0)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_crash_between_the_entries_leaves_none_of_them(int missing)
    {
        await CrashAfterPutAsync();
        _store.Delete(Ledger.NameOf(Both[missing].Item1, 0));
        var ledger = new Ledger(_store, _log);

        Assert.Equal(1, await ledger.RecoverAsync(_alone, _ => true));

        Assert.False(ledger.HasPending);
        Assert.All(Both, entry => Assert.Null(ledger.Head(entry.Item1)));
        Assert.All(Both, entry => Assert.False(_store.Exists(Ledger.NameOf(entry.Item1, 0))));
        await ledger.CommitAsync(_alone, Both, Logs.Event(1));
        Assert.All(Both, entry => Assert.Equal(entry.Item2, ledger.Read(entry.Item1, 0)));
    }

    [Fact]
    public async Task One_entry_refused_on_recovery_takes_the_others_with_it()
    {
        await CrashAfterPutAsync();
        var ledger = new Ledger(_store, _log);

        await ledger.RecoverAsync(_alone, head => head.Series != Both[1].Item1);

        Assert.All(Both, entry => Assert.Null(ledger.Head(entry.Item1)));
        Assert.All(Both, entry => Assert.False(_store.Exists(Ledger.NameOf(entry.Item1, 0))));
    }

    public void Dispose()
    {
        _alone.Dispose();
        _log.Dispose();
        _logs.Dispose();
        _folder.Dispose();
    }

    /// <summary>What is there after steps 1 and 2 of a commit.</summary>
    private async Task CrashAfterPutAsync()
    {
        await _log.AppendAsync(_alone, Logs.Event(0) with
        {
            Outcome = "prepared",
            Facts = new Dictionary<string, string>
            {
                ["series"] = string.Join(' ', Both.Select(entry => entry.Item1)),
                ["version"] = "0 0",
                ["sha256"] = string.Join(
                    ' ', Both.Select(entry => Convert.ToHexStringLower(SHA256.HashData(entry.Item2)))),
                ["phase"] = "prepare",
            },
        });
        foreach (var (series, entry) in Both)
        {
            Assert.True(_store.TryPut(Ledger.NameOf(series, 0), entry));
        }
    }
}
