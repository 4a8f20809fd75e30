// A message header as read, before anything in it is believed.
namespace Lakeward.Cryptography;

/// <summary>A header in its parts. Nothing in it is authenticated yet.</summary>
/// <param name="Parameters">What the suite means.</param>
/// <param name="Header">The public part.</param>
/// <param name="BodySizeBytes">Bytes before the authentication fields.</param>
/// <param name="SizeBytes">Bytes in all.</param>
/// <param name="Commitment">The commitment to the data key; empty where the suite has none.</param>
/// <param name="Iv">The IV of the header tag.</param>
/// <param name="Tag">The header tag.</param>
internal sealed record ParsedHeader(
    SuiteParameters Parameters,
    MessageHeader Header,
    int BodySizeBytes,
    int SizeBytes,
    byte[] Commitment,
    byte[] Iv,
    byte[] Tag);
