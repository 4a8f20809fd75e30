// Where a mart is loaded: a connection that shows no password and is not overheard.
using System.Net;
using Npgsql;

namespace Lakeward.Postgres;

/// <summary>
/// A checked connection string. The password comes from <c>PGPASSWORD</c> or <c>~/.pgpass</c>. Whatever
/// leaves this machine goes over TLS with a verified certificate.
/// </summary>
public sealed class PostgresTarget
{
    private PostgresTarget(NpgsqlConnectionStringBuilder settings)
    {
        Settings = settings;
        Name = $"{settings.Host}/{settings.Database ?? settings.Username}";
    }

    /// <summary>Host and database.</summary>
    public string Name { get; }

    internal NpgsqlConnectionStringBuilder Settings { get; }

    /// <summary>Reads a connection string.</summary>
    /// <exception cref="Errors.LakeException">It is none, has a password, or would not be protected.
    /// </exception>
    public static PostgresTarget Read(string text)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(text);
        }
        catch (ArgumentException)
        {
            throw PostgresErrors.BadConnection();
        }

        if (!string.IsNullOrEmpty(settings.Password) || !string.IsNullOrEmpty(settings.SslPassword))
        {
            throw PostgresErrors.PasswordShown();
        }

        if (string.IsNullOrEmpty(settings.Host))
        {
            throw PostgresErrors.BadConnection();
        }

        if (!settings.Host.Split(',').All(IsLocal))
        {
            RequireTls(settings);
        }

        settings.Pooling = false;
        settings.IncludeErrorDetail = false;
        settings.LogParameters = false;
        settings.CommandTimeout = 0;
        settings.Options = null;
        settings.ApplicationName = "lakeward marts";
        return new PostgresTarget(settings);
    }

    private static void RequireTls(NpgsqlConnectionStringBuilder settings)
    {
        // The library's own default is Prefer, which takes what it gets.
        var isSaid = settings.ContainsKey("SSL Mode") && settings.SslMode != SslMode.Prefer;
        if (isSaid && settings.SslMode is not (SslMode.VerifyFull or SslMode.VerifyCA))
        {
            throw PostgresErrors.NotProtected();
        }

        settings.SslMode = isSaid ? settings.SslMode : SslMode.VerifyFull;
    }

    private static bool IsLocal(string host)
    {
        var name = host.Trim();
        return name.StartsWith('/') || name.StartsWith('@') || name == "localhost"
            || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
    }
}
