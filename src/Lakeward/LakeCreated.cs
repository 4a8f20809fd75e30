// What came to be when a lake was made.
namespace Lakeward;

/// <summary>A new lake.</summary>
/// <param name="Id">The lake's id, opaque.</param>
/// <param name="Name">The lake's name.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="KeyFile">Its passphrase file, to be kept elsewhere; or the key outside that keeps its
/// root.</param>
/// <param name="Origin">The audit log's origin.</param>
/// <param name="KeyFingerprint">The first and last bytes of the hash of the log's public key, hex.</param>
public sealed record LakeCreated(
    string Id, string Name, string Folder, string KeyFile, string Origin, string KeyFingerprint);
