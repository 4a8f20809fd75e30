// Grants at an edge: what they can do is the same, and everything else is not even there.
using System.Net;
using Lakeward.Tests.Server.Drops;
using Xunit;

namespace Lakeward.Tests.Server.Zones;

[Collection(nameof(ZoneCollection))]
public sealed class ZonedPutOnlyTests(OpenZones open, ITestOutputHelper output)
    : PutOnlyContract(output)
{
    private protected override SomeDrops Drops => open.Zones.Drops;

    /// <summary>At an edge people have no answer at all, and there is no session to ask about.</summary>
    private protected override bool IsHarmless(
        string? caller, string grant, string method, string path, string upload, HttpStatusCode status) =>
        (caller is not (SomeDrops.Ana or SomeDrops.Kim) || (int)status >= 400
            || (method == "OPTIONS" && path.StartsWith("/v1/uploads", StringComparison.Ordinal)))
        && base.IsHarmless(caller, grant, method, path, upload, status)
        && (path != "/v1/tables" || status == HttpStatusCode.NotFound);
}
