// A server to talk to: a connection that shows no password and is not overheard.
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
        var settings = Check(text);
        if (!string.IsNullOrEmpty(settings.Password) || !string.IsNullOrEmpty(settings.SslPassword))
        {
            throw PostgresErrors.PasswordShown();
        }

        settings.Pooling = false;
        settings.CommandTimeout = 0;
        settings.ApplicationName = "lakeward marts";
        return new PostgresTarget(settings);
    }

    /// <summary>Reads a connection string that nobody else sees, so that it may have a password.</summary>
    /// <exception cref="Errors.LakeException">It is none, or would not be protected.</exception>
    internal static PostgresTarget ReadSecret(string text)
    {
        var settings = Check(text);
        settings.CommandTimeout = 60;
        if (!settings.Host!.StartsWith('/'))
        {
            settings.TcpKeepAlive = true;
            settings.TcpKeepAliveTime = 10;
            settings.TcpKeepAliveInterval = 5;
        }

        settings.ApplicationName = "lakeward";
        return new PostgresTarget(settings);
    }

    /// <summary>Opens connections, with TLS where it is asked for.</summary>
    internal NpgsqlDataSource Open()
    {
        var builder = new NpgsqlSlimDataSourceBuilder(Settings.ConnectionString);
        return (Settings.SslMode is SslMode.Disable ? builder : builder.EnableTransportSecurity()).Build();
    }

    private static NpgsqlConnectionStringBuilder Check(string text)
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

        if (string.IsNullOrEmpty(settings.Host))
        {
            throw PostgresErrors.BadConnection();
        }

        if (!settings.Host.Split(',').All(IsLocal))
        {
            RequireTls(settings);
        }

        settings.IncludeErrorDetail = false;
        settings.LogParameters = false;
        settings.Options = null;
        return settings;
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
