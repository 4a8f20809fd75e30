// The failures of a malware scan, each with its id and hint.
using Lakeward.Errors;

namespace Lakeward.Ingest;

internal static class ScanErrors
{
    /// <summary>The id of <see cref="Infected"/>, which stays with the delivery.</summary>
    public const string InfectedId = "LW-WRK-0301";

    public static LakeException Infected() => new(
        InfectedId,
        "The malware scanner found something in the delivery; it is held back whole, sealed and unparsed.",
        "Ask its sender. After a false alarm, correct the signatures, then: lakeward load --clamd ...",
        Outcome.Refused);

    public static LakeException Away() => new(
        "LW-WRK-0302",
        "The malware scanner cannot be reached, or does not answer.",
        "Check that clamd runs and listens where --clamd says; what is not scanned is not loaded.");

    public static LakeException NotScanned() => new(
        "LW-WRK-0303",
        "The malware scanner has not scanned the delivery to its end.",
        "Raise StreamMaxLength, MaxScanSize and MaxFileSize of clamd above the drop's limit.");

    public static LakeException NoAddress() => new(
        "LW-WRK-0304",
        "That is no address of a malware scanner on this machine.",
        "Write localhost:3310 or unix:/run/clamav/clamd.ctl; content goes there in the clear, so never afar.",
        Outcome.Usage);
}
