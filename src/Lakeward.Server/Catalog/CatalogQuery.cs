// A statement that the catalog answers, ready for its engine.
namespace Lakeward.Server.Catalog;

/// <summary>The statement in the engine's words and the relations it reads.</summary>
internal sealed record CatalogQuery(string Sql, IReadOnlyList<CatalogRelation> Relations);
