// Puts the rooms of identity into the service.
using Lakeward.Server.Control;
using Lakeward.Server.Service;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lakeward.Server.Identity;

/// <summary>Its services and its addresses.</summary>
internal static class IdentityRoom
{
    // What OWASP asks of PBKDF2 with HMAC-SHA-512.
    private const int HashIterations = 210_000;

    /// <summary>Adds the services; those that touch the control database live as long as a request.</summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services, ServiceOptions options)
    {
        var breached = new BreachedPasswords(options.BreachedPasswords);
        services.AddLogging();
        services.AddIdentityCore<Account>();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = HashIterations);
        services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            passkeys.ServerDomain = options.PublicAddress?.Host;
            passkeys.UserVerificationRequirement = "required";
        });
        services
            .AddScoped<UserOnlyStore<Account, ControlDatabase>>()
            .AddScoped<IUserStore<Account>>(Store)
            .AddScoped<IUserPasskeyStore<Account>>(Store)
            .AddScoped<IPasskeyHandler<Account>, PasskeyHandler<Account>>()
            .AddScoped<SessionBook>()
            .AddScoped<AttemptBook>()
            .AddScoped<CodeBook>()
            .AddScoped<SignIn>()
            .AddScoped<Factors>()
            .AddScoped<AccountDesk>()
            .AddScoped<CredentialBook>()
            .AddScoped<MachineDoor>()
            .AddScoped<DeviceBook>()
            .AddScoped<SessionGate>()
            .AddSingleton<IdentityAudit>()
            .AddSingleton(_ => new Wire.RefusalCount(options.Http.Time, options.MaxStrangersPerMinute))
            .AddSingleton<PasswordRules>()
            .AddSingleton(_ => breached);
        return services;
    }

    /// <summary>Maps the addresses.</summary>
    public static void MapIdentity(this IEndpointRouteBuilder routes)
    {
        routes.MapSessions();
        routes.MapFactors();
        routes.MapAccounts();
        routes.MapTokens();
    }

    private static UserOnlyStore<Account, ControlDatabase> Store(IServiceProvider services) =>
        services.GetRequiredService<UserOnlyStore<Account, ControlDatabase>>();
}
