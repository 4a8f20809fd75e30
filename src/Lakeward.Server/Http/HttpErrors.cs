// The failures of the HTTP door, each with its id and hint.
using Lakeward.Errors;

namespace Lakeward.Server.Http;

internal static class HttpErrors
{
    /// <summary>The id of an address at which nothing is.</summary>
    public const string NoSuchPlaceId = "LW-WEB-0105";

    public static LakeException NoAddress(string listen) => new(
        "LW-WEB-0101",
        $"The server cannot listen on {listen}.",
        "Name a free address and port, for example 127.0.0.1:8443.",
        Outcome.Usage);

    public static LakeException SignInRefused() => new(
        "LW-WEB-0102",
        "The request carries no token in force.",
        "Send Authorization: Bearer and a token of: lakeward token --as P --purpose X",
        Outcome.Refused);

    public static LakeException TooManyRefused() => new(
        "LW-WEB-0103",
        "Too many tokens from this address were refused.",
        "Wait a minute.",
        Outcome.Refused);

    public static LakeException OtherPurpose() => new(
        "LW-WEB-0104",
        "The token is for another purpose.",
        "Leave the purpose out, or ask for a token of it: lakeward token --as P --purpose X",
        Outcome.Refused);

    public static LakeException NoSuchPlace() => new(
        NoSuchPlaceId,
        "There is nothing at this address.",
        "POST /v1/query, GET /v1/tables or GET /v1/health",
        Outcome.Usage);

    public static LakeException WrongMethod(string method) => new(
        "LW-WEB-0106",
        "This address does not take that method.",
        $"Use {method}.",
        Outcome.Usage);

    public static LakeException QueryString() => new(
        "LW-WEB-0107",
        "The address takes no query: addresses end up in logs.",
        "Send the statement in the body.",
        Outcome.Usage);

    public static LakeException NotJson() => new(
        "LW-WEB-0108",
        "The body is not sent as plain JSON.",
        "Send Content-Type: application/json in UTF-8, without Content-Encoding.",
        Outcome.Usage);

    public static LakeException BadBody(string what) => new(
        "LW-WEB-0109",
        $"The body is not a question: {what}.",
        "Send an object with sql as text; purpose as text and parameters as a list may stand beside it.",
        Outcome.Usage);

    public static LakeException NoSuchForm() => new(
        "LW-WEB-0110",
        "The answer has none of the forms that the request accepts.",
        "Accept application/json, application/x-ndjson, text/csv or application/vnd.apache.arrow.stream.",
        Outcome.Usage);

    public static LakeException TooLarge(int limit) => new(
        "LW-WEB-0111",
        $"The body is larger than {limit:N0} bytes.",
        "Send less at once.",
        Outcome.Usage);

    public static LakeException TooManyRequests() => new(
        "LW-WEB-0112",
        "Too many requests are worked on.",
        "Ask again when one of yours is answered, or a little later.");

    public static LakeException Malformed() => new(
        "LW-WEB-0113",
        "The request is not proper HTTP.",
        "Use a client of HTTP/1.1.",
        Outcome.Usage);

    public static LakeException OldProtocol() => new(
        "LW-WEB-0114",
        "The request is not HTTP/1.1, in which a cut answer shows.",
        "Use a client of HTTP/1.1.",
        Outcome.Usage);

    public static LakeException TokenEnded() => new(
        "LW-WEB-0115",
        "The token of this request is no longer in force.",
        "Ask for a new one: lakeward token --as P --purpose X",
        Outcome.Refused);

    public static LakeException ShuttingDown() => new(
        "LW-WEB-0116",
        "The server is stopping.",
        "Ask again later.");

    public static LakeException BadParameter(int number) => new(
        "LW-WEB-0117",
        $"Parameter {number} is not text, a number, a truth value or null.",
        "Send dates and the like as text, lists as the text of a JSON array, and cast them in the statement.",
        Outcome.Usage);

    public static LakeException TooSlow() => new(
        "LW-WEB-0118",
        "The body came too slowly.",
        "Send it at once.",
        Outcome.Usage);

    public static LakeException BadIndex() => new(
        "LW-WEB-0119",
        "The index is no number.",
        "Give the first event's index as from, or that of the last one heard as Last-Event-ID.",
        Outcome.Usage);

    public static LakeException Unexpected() => new(
        "LW-WEB-9999",
        "Something unexpected happened.",
        "This is a defect: report id and version. Details may quote data, so none are shown.");
}
