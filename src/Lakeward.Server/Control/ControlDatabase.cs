// The control database: everything the service keeps that is not the lake's own.
using System.Text;
using Lakeward.Server.Drops;
using Lakeward.Server.Identity;
using Lakeward.Server.Work;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lakeward.Server.Control;

/// <summary>
/// One unit of work on the control database; short-lived, one thread at a time. Each room says its tables in
/// a configuration of its own and reaches them by <c>Set</c>. Tables and columns have lower-case names with
/// underscores.
/// </summary>
public sealed class ControlDatabase(DbContextOptions<ControlDatabase> options)
    : IdentityUserContext<Account>(options)
{
    /// <summary>Whether it is PostgreSQL, else SQLite.</summary>
    public bool IsPostgres => Database.ProviderName == "Npgsql.EntityFrameworkCore.PostgreSQL";

    internal DbSet<ControlVersion> Versions => Set<ControlVersion>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<ControlVersion>().ToTable("control_version");
        IdentityTables.Configure(builder);
        DropTables.Configure(builder);
        WorkTables.Configure(builder);
        foreach (var entity in builder.Model.GetEntityTypes())
        {
            Rename(entity);
        }
    }

    private static void Rename(IMutableEntityType entity)
    {
        if (entity.IsOwned())
        {
            return;
        }

        foreach (var property in entity.GetProperties())
        {
            property.SetColumnName(Underscored(property.Name));
        }
    }

    /// <summary>A name as databases write it: <c>AccountId</c> becomes <c>account_id</c>.</summary>
    private static string Underscored(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
