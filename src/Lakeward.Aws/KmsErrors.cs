// The failures of the key management service, each with its id and hint.
using System.Globalization;
using Lakeward.Errors;

namespace Lakeward.Aws;

/// <summary>Makes the exceptions of KMS. Keys are named by their ARN, never shown.</summary>
internal static class KmsErrors
{
    public static LakeException BadKey() => new(
        "LW-KMS-0101",
        "The key is not named by the ARN of a KMS key.",
        "Write aws-kms:arn:aws:kms:REGION:ACCOUNT:key/ID; an alias may be moved to another key.",
        Outcome.Usage);

    public static LakeException NotOurAnswer(string arn) => new(
        "LW-KMS-0102",
        $"KMS answered for another key than {arn}, or with a key of another size.",
        "Check what stands between this machine and KMS.",
        Outcome.NotVerified);

    public static LakeException Unusable(string arn, string code) => new(
        "LW-KMS-0103",
        $"The key {arn} cannot be used ({code}).",
        "Enable it, or cancel its deletion. Without it nothing under it can be read.");

    public static LakeException Denied(string what, string arn) => new(
        "LW-KMS-0104",
        $"The credentials may not {what} with {arn}.",
        "The key's policy must allow kms:Encrypt, kms:Decrypt and kms:GenerateDataKey to them.");

    public static LakeException Refused(string what, string code) => new(
        "LW-KMS-0105",
        $"KMS refused to {what} ({code}).",
        "Look the code up in the manual of KMS.");

    public static LakeException GaveUp(string what, string why, int attempts) => new(
        "LW-KMS-0106",
        string.Create(
            CultureInfo.InvariantCulture, $"KMS failed to {what} {attempts} times in a row ({why})."),
        "Try again when it answers.");

    public static LakeException NotReached() => new(
        "LW-KMS-0107",
        "KMS cannot be asked: there are no credentials, or its certificate is not trusted.",
        "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or give the machine a role.");
}
