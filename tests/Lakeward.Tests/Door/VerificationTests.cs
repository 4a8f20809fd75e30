// What a verification covers beyond the newest state.
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Door;

public sealed class VerificationTests
{
    [Fact]
    public async Task A_delivery_of_a_drop_that_is_gone_still_verifies()
    {
        using var some = await SomeLake.CreateAsync();
        await some.LoadAsync(SomeLake.Patients.Replace("1961-07-01", "unknown", StringComparison.Ordinal));
        await some.ApplyAsync(SomeLake.Manifest.Replace("  door:", "  gate:", StringComparison.Ordinal));
        using var lake = await some.OpenAsync();
        var verification = lake.Verify();

        Assert.Empty(verification.Findings);
        Assert.True(verification.Passed);
        Assert.Equal(3, verification.Objects);
    }
}
