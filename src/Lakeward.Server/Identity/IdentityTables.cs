// The tables of accounts, sessions and credentials, as the control database has them.
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lakeward.Server.Identity;

/// <summary>Fits the entities to the tables of <c>Identity.sql</c>.</summary>
internal static class IdentityTables
{
    public static void Configure(ModelBuilder builder)
    {
        ConfigureAccounts(builder);
        builder.Entity<Session>().ToTable("sessions").Property(session => session.Kind)
            .HasConversion<string>();
        var code = builder.Entity<OneTimeCode>().ToTable("one_time_codes");
        code.HasKey(row => row.Hash);
        code.Property(row => row.Use).HasConversion<string>();
        builder.Entity<Credential>().ToTable("credentials");
        builder.Entity<MachineToken>().ToTable("machine_tokens");
        builder.Entity<SpentAssertion>().ToTable("spent_assertions").HasKey(row => row.Hash);
        builder.Entity<DeviceRequest>().ToTable("device_requests").HasKey(row => row.DeviceHash);
        builder.Entity<OutsideRequest>().ToTable("outside_requests").HasKey(row => row.StateHash);
    }

    private static void ConfigureAccounts(ModelBuilder builder)
    {
        var account = builder.Entity<Account>().ToTable("accounts");
        account.Property(row => row.Role).HasConversion<string>();

        // There is no mail address and no telephone number to sign in with, and nothing else is kept of them.
        var byMail = account.Metadata.GetIndexes().Single(
            index => index.Properties[0].Name == nameof(Account.NormalizedEmail));
        account.Metadata.RemoveIndex(byMail);
        account.Ignore(row => row.Email).Ignore(row => row.NormalizedEmail)
            .Ignore(row => row.EmailConfirmed)
            .Ignore(row => row.PhoneNumber).Ignore(row => row.PhoneNumberConfirmed);
        builder.Ignore<IdentityUserClaim<string>>().Ignore<IdentityUserToken<string>>();
        builder.Entity<IdentityUserLogin<string>>().ToTable("account_logins");
        var passkey = builder.Entity<IdentityUserPasskey<string>>().ToTable("account_passkeys");
        passkey.HasKey(row => row.CredentialId);
        passkey.HasOne<Account>().WithMany().HasForeignKey(row => row.UserId);
        passkey.OwnsOne(row => row.Data).ToJson("data");
    }
}
