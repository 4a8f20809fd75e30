// A device that waits for a person to let it in.
namespace Lakeward.Server.Identity;

/// <summary>A sign-in of the command line that a person approves elsewhere (RFC 8628).</summary>
public sealed class DeviceRequest
{
    /// <summary>SHA-256 of the code that the device keeps, 64 hexadecimal digits.</summary>
    public required string DeviceHash { get; set; }

    /// <summary>SHA-256 of the code that the person types, 64 hexadecimal digits.</summary>
    public required string UserHash { get; set; }

    /// <summary>Who let it in; null while nobody has.</summary>
    public string? AccountId { get; set; }

    /// <summary>Whether somebody refused it.</summary>
    public bool IsRefused { get; set; }

    /// <summary>When the device asked last.</summary>
    public DateTimeOffset Polled { get; set; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset Ends { get; set; }
}
