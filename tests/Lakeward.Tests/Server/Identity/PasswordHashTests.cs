// How passwords are kept.
using System.Buffers.Binary;
using Lakeward.Server.Control;
using Lakeward.Server.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lakeward.Tests.Server.Identity;

public sealed class PasswordHashTests(PeopledLake peopled) : IClassFixture<PeopledLake>
{
    private const int HmacSha512 = 2;
    private const int LeastRounds = 210_000;
    private const int LeastSaltSizeBytes = 16;

    [Fact]
    public async Task A_password_is_kept_by_a_slow_hash_alone()
    {
        await using var service = await SomeService.CreateAsync(peopled);
        using var kim = await service.SetUpAsync();
        await using var database = await service.Host.Services
            .GetRequiredService<IDbContextFactory<ControlDatabase>>().CreateDbContextAsync();
        var kept = Convert.FromBase64String((await database.Set<Account>().SingleAsync()).PasswordHash!);
        Assert.Equal(1, kept[0]);
        Assert.Equal(HmacSha512, BinaryPrimitives.ReadInt32BigEndian(kept.AsSpan(1)));
        Assert.InRange(BinaryPrimitives.ReadInt32BigEndian(kept.AsSpan(5)), LeastRounds, int.MaxValue);
        Assert.InRange(BinaryPrimitives.ReadInt32BigEndian(kept.AsSpan(9)), LeastSaltSizeBytes, 64);
    }
}
