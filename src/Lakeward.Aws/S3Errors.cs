// The failures of objects in S3, each with its id and hint.
using System.Globalization;
using Lakeward.Errors;

namespace Lakeward.Aws;

/// <summary>Makes the exceptions of S3. Buckets and endpoints are configuration, names are opaque.</summary>
internal static class S3Errors
{
    public static LakeException BadPlace(string why) => new(
        "LW-S3-0101",
        $"The store's place is not usable: {why}.",
        "Write s3://BUCKET/PREFIX, and an endpoint as https://HOST[:PORT].",
        Outcome.Usage);

    public static LakeException NotProtected() => new(
        "LW-S3-0102",
        "The endpoint is not reached over TLS.",
        "Write https://; plain HTTP is for a server on this very machine, and must be allowed.",
        Outcome.Usage);

    public static LakeException BadAuthority(string path) => new(
        "LW-S3-0103",
        $"The file {path} holds no certificates.",
        "Name a PEM file with the authority's certificates.",
        Outcome.Usage);

    public static LakeException NotTrusted(string host) => new(
        "LW-S3-0104",
        $"The certificate of {host} is not trusted.",
        "Name its authority's PEM file; a certificate must bear the host's name and be in date.");

    public static LakeException NoCredentials() => new(
        "LW-S3-0105",
        "There are no credentials for the store.",
        "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or give the machine a role.");

    public static LakeException Denied(string what) => new(
        "LW-S3-0106",
        $"The store does not let these credentials {what}.",
        "Compare the credentials and the bucket's policy with docs/stores.md.");

    public static LakeException NoBucket(string bucket) => new(
        "LW-S3-0107",
        $"There is no bucket {bucket}.",
        "Check the name and the endpoint; Lakeward makes no buckets.");

    public static LakeException Refused(string what, string code) => new(
        "LW-S3-0108",
        $"The store refused to {what} ({code}).",
        "Look the code up in the store's manual; docs/stores.md tells what the bucket must allow.");

    public static LakeException GaveUp(string what, string why, int attempts) => new(
        "LW-S3-0109",
        string.Create(
            CultureInfo.InvariantCulture,
            $"The store failed to {what} {attempts} times in a row ({why})."),
        "Try again when it answers. What was on its way may have arrived; opening the lake ends it.");

    public static LakeException TooLarge(long limitBytes) => new(
        "LW-S3-0110",
        string.Create(
            CultureInfo.InvariantCulture, $"An object would be larger than {limitBytes} bytes."),
        "Send the content in several files.");

    public static LakeException Changed(string name) => new(
        "LW-S3-0111",
        $"The object {name} is not what a lake put there.",
        "Run lakeward audit verify; restore the object from a version or a backup.",
        Outcome.NotVerified);

    public static LakeException Full() => new(
        "LW-S3-0112",
        "The store has no room left for these credentials.",
        "Nothing was published. Raise the quota and try again.");
}
