// Marks an address that takes a query.
namespace Lakeward.Server.Service;

/// <summary>On an endpoint: a query is read, because a standard sends its answer there.</summary>
internal sealed class TakesQuery;
