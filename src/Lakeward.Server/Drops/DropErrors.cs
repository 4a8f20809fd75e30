// The failures of drops over HTTP, each with its id and hint.
using Lakeward.Errors;

namespace Lakeward.Server.Drops;

internal static class DropErrors
{
    public static LakeException NoSuchDrop() => new(
        "LW-DRP-0101",
        "There is no such drop for you.",
        "Check its name; the lake's manifest names the senders of each drop.",
        Outcome.Refused);

    public static LakeException BadGrantRequest() => new(
        "LW-DRP-0102",
        "The body does not ask for a grant.",
        "Send an object with files and bytes, both whole numbers of 1 or more.",
        Outcome.Usage);

    public static LakeException TooMuchAsked(long files, long bytes) => new(
        "LW-DRP-0103",
        $"A grant of this drop is for {files:N0} files of {bytes:N0} bytes each at most.",
        "Ask for less, in several grants; the drop's limit is in the manifest.",
        Outcome.Refused);

    public static LakeException DayIsFull() => new(
        "LW-DRP-0104",
        "The drop takes no more today: its limit for a day is used up, or promised to uploads under way.",
        "Send the rest tomorrow, or have the limit raised in the manifest.",
        Outcome.Refused);

    public static LakeException NoGrant() => new(
        "LW-DRP-0105",
        "The request carries no grant in force.",
        "POST /v1/drops/DROP/grants, and send Authorization: Bearer with its token.",
        Outcome.Refused);

    public static LakeException GrantSpent() => new(
        "LW-DRP-0106",
        "The grant is not for this: it is for another drop or sender, too small, used up, or too old to "
        + "begin an upload.",
        "Ask for a new grant.",
        Outcome.Refused);

    public static LakeException NoSuchUpload() => new(
        "LW-DRP-0107",
        "There is no such upload under this grant.",
        "It may have expired, been refused or been ended: begin a new one.",
        Outcome.Usage);

    public static LakeException OtherTus() => new(
        "LW-DRP-0108",
        "The request is not of version 1.0.0 of the tus protocol.",
        "Send Tus-Resumable: 1.0.0.",
        Outcome.Usage);

    public static LakeException BadHeader(string name) => new(
        "LW-DRP-0109",
        $"The header {name} is missing or malformed.",
        "See the tus protocol, version 1.0.0, and docs/drops.md.",
        Outcome.Usage);

    public static LakeException BadAnnouncement(string why) => new(
        "LW-DRP-0110",
        $"The upload's metadata is refused: {why}.",
        "Send one value, announcement: the JSON that lakeward send writes beside a sealed file.",
        Outcome.Usage);

    public static LakeException DeliveryTaken() => new(
        "LW-DRP-0111",
        "A delivery of this id was announced before.",
        "Seal the file again; each delivery has an id of its own.",
        Outcome.Refused);

    public static LakeException OtherOffset() => new(
        "LW-DRP-0112",
        "The upload does not stand at this offset.",
        "Ask with HEAD where it stands, and go on from there.",
        Outcome.Usage);

    public static LakeException Busy() => new(
        "LW-DRP-0113",
        "Another request writes to this upload.",
        "Wait until it has ended, then ask with HEAD where the upload stands.");

    public static LakeException PastTheEnd() => new(
        "LW-DRP-0114",
        "The body goes beyond the length that the upload was announced with.",
        "Ask with HEAD where it stands, and send no more than is missing.",
        Outcome.Usage);

    public static LakeException FileTooLarge(long limit) => new(
        "LW-DRP-0115",
        $"The sealed file is larger than the {limit:N0} bytes that the grant is for.",
        "Split the file, or have the drop's limit raised in the manifest.",
        Outcome.Refused);

    public static LakeException ChecksumDiffers() => new(
        "LW-DRP-0116",
        "The bytes are not what their checksum says; none of them was kept.",
        "Send them again.",
        Outcome.NotVerified);

    public static LakeException DigestDiffers() => new(
        "LW-DRP-0117",
        "The whole is not what was announced: its SHA-256 differs. It was removed.",
        "Begin a new upload of the sealed file.",
        Outcome.NotVerified);

    public static LakeException OtherType() => new(
        "LW-DRP-0118",
        "The body is not sent as bytes of an upload.",
        "Send Content-Type: application/offset+octet-stream, without Content-Encoding.",
        Outcome.Usage);

    public static LakeException NoRoom() => new(
        "LW-DRP-0119",
        "Too much is under way: there is no room for another upload now.",
        "Finish or end uploads that were begun, or try again later.");

    public static LakeException NoSuchAlgorithm() => new(
        "LW-DRP-0120",
        "The checksum's algorithm is not known here.",
        "Use sha256 or sha1.",
        Outcome.Usage);

    public static LakeException NotReceived() => new(
        "LW-DRP-0121",
        "There is no receipt under this address yet.",
        "Ask again later: a receipt is there when the lake has opened and compared the delivery.",
        Outcome.Usage);

    public static LakeException DeliveryRefused(string issue) => new(
        "LW-DRP-0122",
        $"The delivery was refused ({issue}).",
        "See docs/errors.md for the id, and ask the lake's operator.",
        Outcome.Refused);
}
