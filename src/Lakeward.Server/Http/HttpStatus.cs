// Which status of HTTP a failure is told with.
using Lakeward.Errors;

namespace Lakeward.Server.Http;

internal static class HttpStatus
{
    private static readonly Dictionary<string, int> Own = new(StringComparer.Ordinal)
    {
        ["LW-WEB-0102"] = 401,
        ["LW-WEB-0103"] = 429,
        ["LW-WEB-0105"] = 404,
        ["LW-WEB-0106"] = 405,
        ["LW-WEB-0108"] = 415,
        ["LW-WEB-0110"] = 406,
        ["LW-WEB-0111"] = 413,
        ["LW-WEB-0112"] = 429,
        ["LW-WEB-0114"] = 505,
        ["LW-WEB-0115"] = 401,
        ["LW-WEB-0116"] = 503,
        ["LW-WEB-0118"] = 408,
    };

    /// <summary>
    /// What policy refuses is 403; what the statement or the request is to blame for is 400, its time and
    /// memory too; the rest is 500.
    /// </summary>
    public static int Of(LakeException failure) => Own.TryGetValue(failure.Id, out var status)
        ? status
        : failure.Outcome switch
        {
            Outcome.Refused => 403,
            Outcome.Usage => 400,
            Outcome.Failed when failure.Id.StartsWith("LW-QRY-", StringComparison.Ordinal) => 400,
            _ => 500,
        };
}
