// Which status of HTTP a failure is told with.
using System.Collections.Frozen;
using System.Globalization;
using Lakeward.Errors;

namespace Lakeward.Server.Http;

internal static class HttpStatus
{
    private static readonly FrozenDictionary<string, int> ById = Facts.Rows("HttpStatuses.tsv")
        .ToFrozenDictionary(row => row[0], row => int.Parse(row[1], CultureInfo.InvariantCulture));

    /// <summary>
    /// What policy refuses is 403; what the statement or the request is to blame for is 400, its time and
    /// memory too; the rest is 500.
    /// </summary>
    public static int Of(LakeException failure) => ById.TryGetValue(failure.Id, out var status)
        ? status
        : failure.Outcome switch
        {
            Outcome.Refused => 403,
            Outcome.Usage => 400,
            Outcome.Failed when failure.Id.StartsWith("LW-QRY-", StringComparison.Ordinal) => 400,
            _ => 500,
        };
}
