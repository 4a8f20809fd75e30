// The failures of signing in and of accounts, each with its id and hint.
using Lakeward.Errors;

namespace Lakeward.Server.Identity;

internal static class IdentityErrors
{
    public static LakeException SignInRefused() => new(
        "LW-IDN-0101",
        "The sign-in is refused.",
        "Check name, password and code. After five wrong ones in a row an account waits for 15 minutes.",
        Outcome.Refused);

    public static LakeException NoSession() => new(
        "LW-IDN-0102",
        "There is no session in force.",
        "Sign in.",
        Outcome.Refused);

    public static LakeException FactorNeeded() => new(
        "LW-IDN-0103",
        "The session has not shown a second factor.",
        "Show one; an account without one enrols one first.",
        Outcome.Refused);

    public static LakeException CrossSite() => new(
        "LW-IDN-0104",
        "The request does not come from the service's own pages.",
        "Send the header Lakeward-Antiforgery with the value that the session was opened with.",
        Outcome.Refused);

    public static LakeException NotAllowed(ServiceRole role) => new(
        "LW-IDN-0105",
        $"This is for the role {role}.",
        "Ask an administrator of the service.",
        Outcome.Refused);

    public static LakeException BadCode() => new(
        "LW-IDN-0106",
        "The code is wrong, was used, or has ended.",
        "Ask for a new one; the setup code is printed when the service starts.",
        Outcome.Refused);

    public static LakeException NoPerson() => new(
        "LW-IDN-0107",
        "The manifest has no person of that name.",
        "Add the principal to lake.yaml, then: lakeward apply",
        Outcome.Usage);

    public static LakeException WeakPassword(string why) => new(
        "LW-IDN-0108",
        $"The password cannot be used: {why}.",
        "Take twelve characters or more that nobody would guess; a sentence is good.",
        Outcome.Usage);

    public static LakeException AccountExists() => new(
        "LW-IDN-0109",
        "There is an account of this name, or was one.",
        "Reset it to give it back.",
        Outcome.Usage);

    public static LakeException NoAccount() => new(
        "LW-IDN-0110",
        "There is no such account.",
        "List them: lakeward users list",
        Outcome.Usage);

    public static LakeException LastAdministrator() => new(
        "LW-IDN-0111",
        "It is the last administrator.",
        "Give the role to another account first.",
        Outcome.Usage);

    public static LakeException FactorRefused() => new(
        "LW-IDN-0112",
        "The second factor does not fit.",
        "Take the code shown now, once, or begin again with the key.",
        Outcome.Refused);

    public static LakeException LastFactor() => new(
        "LW-IDN-0113",
        "It is the last second factor.",
        "Enrol another one first.",
        Outcome.Usage);

    public static LakeException NotBegun() => new(
        "LW-IDN-0114",
        "Nothing of that kind was begun in this session.",
        "Ask for the options first.",
        Outcome.Usage);

    public static LakeException BadBody() => new(
        "LW-IDN-0115",
        "The body is not what this address takes.",
        "See docs/identity.md for the members of each request.",
        Outcome.Usage);

    public static LakeException BadKey(string why) => new(
        "LW-IDN-0116",
        $"The key cannot be used: {why}.",
        "Send a public JSON Web Key: EC on P-256, or RSA of 2048 to 4096 bits, which is not registered yet.",
        Outcome.Usage);

    public static LakeException BadTerm(int days) => new(
        "LW-IDN-0117",
        $"A credential is in force for 1 to {days} days, and an old one for at most 30 beside its next.",
        "Choose a term within it.",
        Outcome.Usage);

    public static LakeException NoCredential() => new(
        "LW-IDN-0118",
        "There is no such credential.",
        "List them: lakeward credentials list",
        Outcome.Usage);

    public static LakeException NoMachine() => new(
        "LW-IDN-0119",
        "The manifest has no machine of that name.",
        "Add the principal with kind: machine to lake.yaml, then: lakeward apply",
        Outcome.Usage);

    public static LakeException BadScope() => new(
        "LW-IDN-0120",
        "A scope is not known.",
        "Use query (with a purpose) or drop:NAME of a drop that the machine may send to.",
        Outcome.Usage);

    public static LakeException NoPurpose() => new(
        "LW-IDN-0121",
        "The question has no purpose of use.",
        "Send purpose in the body, or the header Lakeward-Purpose, for example HOPERAT.",
        Outcome.Usage);

    public static LakeException SetUp() => new(
        "LW-IDN-0122",
        "The service has accounts already.",
        "Sign in, or ask an administrator for an account.",
        Outcome.Usage);

    public static LakeException BadBreachedFile() => new(
        "LW-IDN-0125",
        "The file of breached passwords cannot be read, or is not in order.",
        "Take the list of SHA-1 hashes in their order: 40 hexadecimal digits, a colon and a count a line.",
        Outcome.Usage);

    public static LakeException BadGrant() => new(
        "LW-IDN-0131",
        "The request for a token is not of a kind that is given here.",
        "Send client_credentials with a private_key_jwt, or a device code, as a form.",
        Outcome.Usage);

    public static LakeException ClientRefused() => new(
        "LW-IDN-0132",
        "The machine's proof is refused.",
        "Sign a new one, with a key in force, for this service, with jti, and ending within five minutes.",
        Outcome.Refused);

    public static LakeException ScopeRefused() => new(
        "LW-IDN-0133",
        "The credential does not allow this scope.",
        "Ask for what it was registered for, or for nothing, which means all of it.",
        Outcome.Refused);

    public static LakeException DevicePending() => new(
        "LW-IDN-0134",
        "Nobody has let the device in yet.",
        "Ask again after the interval.",
        Outcome.Refused);

    public static LakeException DeviceTooFast() => new(
        "LW-IDN-0135",
        "The device asks too often.",
        "Wait five seconds between two requests.",
        Outcome.Refused);

    public static LakeException DeviceRefused() => new(
        "LW-IDN-0136",
        "The sign-in of the device was refused.",
        "Begin again if that was a mistake.",
        Outcome.Refused);

    public static LakeException DeviceEnded() => new(
        "LW-IDN-0137",
        "The device's code is unknown, was used, or has ended.",
        "Begin again: lakeward login",
        Outcome.Refused);
}
