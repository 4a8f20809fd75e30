// Every failure of this room, with its stable id and its hint, in one place.
namespace Lakeward.Cryptography;

/// <summary>
/// Makes this room's exceptions. Messages carry names and sizes, never key bytes or plaintext.
/// </summary>
internal static class CryptographyErrors
{
    private const string Damaged =
        "The message was changed or damaged after it was sealed; fetch a fresh copy.";

    public static CryptographyException WrongPassphrase() => new(
        "LW-CRY-0101", "The passphrase does not open the root key file, or the file was changed.",
        "Check which passphrase file the lake names, and whether the root key file equals its backup.");

    public static CryptographyException RootFileMalformed(string what) => Altered(
        "LW-CRY-0102", $"The root key file is not valid: {what}.",
        "Restore the root key file from its backup.");

    public static CryptographyException IterationsOutOfBounds(long iterations, int least, int most) => new(
        "LW-CRY-0103", $"The root key file asks for {iterations} iterations; {least} to {most} are accepted.",
        "Make the root key anew with an accepted number of iterations.");

    public static CryptographyException RootNotOpened() => Altered(
        "LW-CRY-0104", "The key that the root key file names does not open it for this lake.",
        "Restore lakeward.json and root.json from the same backup.");

    public static CryptographyException TableMalformed(string what) => Altered(
        "LW-CRY-0201", $"The key table is not valid: {what}.", "Restore the key table from its backup.");

    public static CryptographyException TableNotAuthentic() => Altered(
        "LW-CRY-0202", "The key table does not verify under this root key.",
        "Open it with the root key that sealed it; if that is the one, restore the table from its backup.");

    public static CryptographyException UnknownKey(string name) => new(
        "LW-CRY-0203", $"There is no key named '{name}' in the key table.",
        "Check the name; a key that was destroyed cannot be brought back.");

    public static CryptographyException KeyExists(string name) => new(
        "LW-CRY-0204", $"The key table already has '{name}'.",
        "Choose another name; keys are never overwritten.");

    public static CryptographyException BadName(string what) => new(
        "LW-CRY-0205", $"The {what} is not a valid key table name.",
        "Use 1 to 128 of the characters a-z A-Z 0-9 . _ - (and / between the parts of a secret's name).");

    public static CryptographyException NotAMessage(string what) => Altered(
        "LW-CRY-0301", $"This is not a valid sealed message: {what}.", Damaged);

    public static CryptographyException Truncated() => Altered(
        "LW-CRY-0302", "The sealed message does not end with a complete final frame.",
        "The message was cut short, or something was put behind it; fetch a complete copy.");

    public static CryptographyException NoKeyringOpens(int wrappedKeys) => new(
        "LW-CRY-0303", $"None of the keyrings opens any of the message's {wrappedKeys} wrapped keys.",
        "Check that it was sealed to this key, under the same context; a public key alone opens nothing.");

    public static CryptographyException CommitmentMismatch() => Altered(
        "LW-CRY-0304", "The message does not commit to the data key it was opened with.", Damaged);

    public static CryptographyException HeaderNotAuthentic() => Altered(
        "LW-CRY-0305", "The message's header does not verify.", Damaged);

    public static CryptographyException FrameNotAuthentic(uint sequence) => Altered(
        "LW-CRY-0306", $"Frame {sequence} of the message does not verify.", Damaged);

    public static CryptographyException FrameOutOfOrder(uint expected, uint found) => Altered(
        "LW-CRY-0307", $"Frame {found} stands where frame {expected} is expected.", Damaged);

    public static CryptographyException TrailingBytes() => Altered(
        "LW-CRY-0308", "There are bytes after the end of the sealed message.",
        "Open one message at a time; nothing may follow it.");

    public static CryptographyException TooManyWrappedKeys(int count, int limit) => new(
        "LW-CRY-0309", $"The message carries {count} wrapped keys; at most {limit} are accepted.",
        "Raise MaxWrappedKeys if the sender is trusted.");

    public static CryptographyException FrameTooLarge(long sizeBytes, int limitBytes) => new(
        "LW-CRY-0310", $"The message has frames of {sizeBytes} bytes; at most {limitBytes} are accepted.",
        "Raise MaxFrameSizeBytes if the sender is trusted.");

    public static CryptographyException SignatureInvalid() => Altered(
        "LW-CRY-0311", "The message's signature does not verify.", Damaged);

    public static CryptographyException CommitmentRequired(MessageSuite suite) => new(
        "LW-CRY-0312", $"The message's suite 0x{(ushort)suite:x4} does not commit to its key.",
        "Ask for suite 0x0478 or 0x0578, or set RequireCommitment to false for old messages.");

    public static CryptographyException ContextDiffers() => Altered(
        "LW-CRY-0313", "The message's encryption context is not the expected one.",
        "The message belongs to another lake, dataset or object; check which one was fetched.");

    public static CryptographyException UnknownSuite(ushort suite) => new(
        "LW-CRY-0314", $"Suite 0x{suite:x4} is not an algorithm suite of sealed messages.", Damaged);

    public static CryptographyException BadContext(string what) => new(
        "LW-CRY-0315", $"The encryption context is not valid: {what}.",
        "Use distinct, well-formed keys, at most 65,535 bytes in all, none beginning with 'aws-crypto-'.");

    public static CryptographyException InputChanged() => new(
        "LW-CRY-0316", "The file changed its length while it was being read.",
        "Let the writer finish, then try again.");

    public static CryptographyException NeedsKeyring() => new(
        "LW-CRY-0317", "At least one keyring is needed.", "Pass the keyring of the receiver.");

    public static CryptographyException SuiteNotWritten(MessageSuite suite) => new(
        "LW-CRY-0318", $"Suite 0x{(ushort)suite:x4} is read but not written.",
        "Seal with suite 0x0478 or 0x0578.");

    public static CryptographyException TooLong() => new(
        "LW-CRY-0319", "The content needs more frames than a message can have.", "Use larger frames.");

    public static CryptographyException NoRandomAccess(string why) => new(
        "LW-CRY-0320", $"The message cannot be read at random: {why}.",
        "Open it from its beginning instead.");

    public static CryptographyException BadKey(string what) => new(
        "LW-CRY-0401", $"The key is not usable: {what}.", "Check the key's type and size.");

    public static CryptographyException BadPassphraseFile(string path, int limitBytes) => new(
        "LW-CRY-0402", $"The passphrase file '{path}' is empty or longer than {limitBytes} bytes.",
        "Put the passphrase on the file's only line.");

    public static CryptographyException NoGuardedMemory() => new(
        "LW-CRY-0403", "The system gives no more memory for secrets.",
        "Raise the memory limit, or close what holds many keys.");

    private static CryptographyException Altered(string id, string message, string hint) =>
        new(id, message, hint) { IsAltered = true };
}
