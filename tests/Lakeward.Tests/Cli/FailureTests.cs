// Failures are told by id and hint; an unexpected one never by its message.
using Lakeward.Cli;
using Lakeward.Cryptography;
using Lakeward.Errors;
using Xunit;

namespace Lakeward.Tests.Cli;

public sealed class FailureTests
{
    [Fact]
    public void An_unexpected_exception_is_told_by_its_type_only()
    {
        using var desk = new Desk();
        var inner = new InvalidCastException("Could not convert string 'Wanda Ogilvie' to INT32");
        Assert.Equal(Outcome.Failed, Failure.Tell(
            new InvalidOperationException("row: Wanda Ogilvie", inner), desk.Terminal));
        Assert.StartsWith(
            "LW-CLI-9999: Something unexpected happened (InvalidOperationException).", desk.Error);
        Assert.DoesNotContain("Wanda", desk.Error);
        Assert.DoesNotContain("   at ", desk.Error);
    }

    [Fact]
    public void A_failure_of_the_lake_keeps_its_id_hint_and_exit_code()
    {
        using var desk = new Desk();
        var refused = new LakeException(
            "LW-ACC-0102", "column x is denied [to] role y", "ask [someone]", Outcome.Refused);
        Assert.Equal(Outcome.Refused, Failure.Tell(refused, desk.Terminal));
        Assert.Equal("LW-ACC-0102: column x is denied [to] role y\n  hint: ask [someone]\n", desk.Error);
    }

    [Fact]
    public void A_failure_of_sealing_keeps_its_id_and_hint()
    {
        using var desk = new Desk();
        var failure = new AggregateException(
            new CryptographyException("LW-CRY-0101", "wrong passphrase", "look again"));
        Assert.Equal(Outcome.Failed, Failure.Tell(failure, desk.Terminal));
        Assert.StartsWith("LW-CRY-0101: wrong passphrase\n  hint: look again\n", desk.Error);
    }

    [Fact]
    public void A_file_failure_does_not_name_the_file()
    {
        using var desk = new Desk();
        Assert.Equal(
            Outcome.Failed, Failure.Tell(new FileNotFoundException("no", "123-45-6789.csv"), desk.Terminal));
        Assert.StartsWith("LW-CLI-0009: ", desk.Error);
        Assert.DoesNotContain("6789", desk.Error);
    }

    [Fact]
    public void A_cancellation_ends_with_130()
    {
        using var desk = new Desk();
        Assert.Equal(130, (int)Failure.Tell(new TaskCanceledException(), desk.Terminal));
    }

    [Fact]
    public void Every_line_of_a_failure_with_many_is_told()
    {
        using var desk = new Desk();
        Failure.Tell(new LakeException(
            "LW-ACC-0001", "lake.yaml has 2 issues\n  line 1\n  line 2", "fix"), desk.Terminal);
        Assert.Equal("LW-ACC-0001: lake.yaml has 2 issues\n  line 1\n  line 2\n  hint: fix\n", desk.Error);
    }
}
