// How long things of a sign-in last.
namespace Lakeward.Server.Identity;

/// <summary>The limits of sessions, codes and attempts.</summary>
internal static class SessionRules
{
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>How long the second factor may take after the password.</summary>
    public static readonly TimeSpan HalfWay = TimeSpan.FromMinutes(10);

    /// <summary>How exact the time of last use is; each writes a row.</summary>
    public static readonly TimeSpan SeenStep = TimeSpan.FromSeconds(30);

    public const int MaxFailures = 5;
    public static readonly TimeSpan Lockout = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan EnrolLife = TimeSpan.FromDays(3);
    public static readonly TimeSpan SetupLife = TimeSpan.FromHours(24);
    public static readonly TimeSpan RecoveryLife = TimeSpan.FromDays(3650);
    public static readonly TimeSpan DeviceLife = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan DevicePoll = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan MachineTokenLife = TimeSpan.FromMinutes(10);
    public const int RecoveryCodes = 10;
    public const int MaxCredentialDays = 400;
    public const int MaxOverlapDays = 30;
}
