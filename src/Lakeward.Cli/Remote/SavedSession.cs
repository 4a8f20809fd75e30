// The session of the command at a service, kept for its owner alone.
using System.Text.Json;
using Lakeward.Storage;

namespace Lakeward.Cli.Remote;

/// <summary>Where the service is, how it is known, and the secret of the session.</summary>
/// <param name="Server">The service's address.</param>
/// <param name="Authority">The certificates that it is checked with, in PEM; null for the system's.</param>
/// <param name="Pin">SHA-256 of its certificate in hexadecimal digits, instead; or null.</param>
/// <param name="Token">The secret; it opens nothing once the session has ended.</param>
internal sealed record SavedSession(Uri Server, string? Authority, string? Pin, string Token)
{
    private const string Variable = "XDG_CONFIG_HOME";

    /// <summary>The file, in the user's folder for settings.</summary>
    private static string Place => Path.Combine(
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config"),
        "lakeward", "session.json");

    /// <summary>The session that was kept.</summary>
    /// <exception cref="Errors.LakeException">LW-CLI-0201: there is none.</exception>
    public static SavedSession Load()
    {
        try
        {
            return JsonSerializer.Deserialize(
                    DurableFile.TryRead(Place) ?? throw CliErrors.NotSignedIn(),
                    SavedSessionJson.Default.SavedSession)
                ?? throw CliErrors.NotSignedIn();
        }
        catch (JsonException)
        {
            throw CliErrors.NotSignedIn();
        }
    }

    /// <summary>Keeps the session in place of the one before, mode 0600.</summary>
    public void Save()
    {
        DurableFile.MakeFolders(Path.GetDirectoryName(Place)!);
        DurableFile.Replace(
            Place, JsonSerializer.SerializeToUtf8Bytes(this, SavedSessionJson.Default.SavedSession));
    }

    /// <summary>Forgets the session.</summary>
    public static void Remove() => File.Delete(Place);
}
