// The console's pages that need a session.
namespace Lakeward.Tests.Web;

/// <summary>Their addresses; some lead to a thing that every test's lake has.</summary>
internal static class ConsolePages
{
    public static readonly string[] All =
    [
        "/", "/deliveries", "/data", "/data/claims/patients", "/query", "/audit", "/audit/1", "/device",
        "/settings", "/settings/people", "/settings/machines", "/settings/keys", "/settings/reviews",
    ];
}
