// One relation of PostgreSQL's catalog: its name and its typed columns.
namespace Lakeward.Server.Catalog;

/// <summary>A relation of <c>pg_catalog</c> or <c>information_schema</c>.</summary>
/// <param name="Schema">The schema it has in PostgreSQL.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">r for a table, v for a view.</param>
/// <param name="Oid">PostgreSQL's number of it.</param>
/// <param name="Columns">Names and PostgreSQL's types.</param>
/// <remarks>References: PostgreSQL 15, chapters 53, 54 and 37.</remarks>
internal sealed record CatalogRelation(
    string Schema, string Name, string Kind, long Oid, IReadOnlyList<(string Name, string Type)> Columns)
{
    public const string PgCatalog = "pg_catalog";
    public const string InformationSchema = "information_schema";

    /// <summary>All relations by schema and name.</summary>
    public static readonly IReadOnlyDictionary<(string Schema, string Name), CatalogRelation> All =
        Facts.Rows("Relations.tsv").Select(Of).ToDictionary(relation => (relation.Schema, relation.Name));

    /// <summary>The relation that a statement names, if it is one of the catalog's.</summary>
    public static CatalogRelation? Find(string schema, string name) => schema.ToLowerInvariant() switch
    {
        "" or PgCatalog => All.GetValueOrDefault((PgCatalog, name.ToLowerInvariant())),
        InformationSchema => All.GetValueOrDefault((InformationSchema, name.ToLowerInvariant())),
        _ => null,
    };

    /// <summary>The engine's schema for it: the engine has schemas of the two names already.</summary>
    public string EngineSchema => Schema == PgCatalog ? "pgc" : "pgi";

    /// <summary>The engine's type for one of PostgreSQL's.</summary>
    public static string EngineType(string type) => type switch
    {
        ['_', .. var element] => EngineType(element) + "[]",
        "oid" or "xid" or "int8" or "regproc" or "regtype" => "BIGINT",
        "int4" or "cardinal_number" => "INTEGER",
        "int2" => "SMALLINT",
        "bool" => "BOOLEAN",
        "float4" => "FLOAT",
        "float8" or "numeric" => "DOUBLE",
        "timestamptz" or "time_stamp" => "TIMESTAMPTZ",
        "interval" => "INTERVAL",
        "bytea" => "BLOB",
        "int2vector" => "SMALLINT[]",
        "oidvector" => "BIGINT[]",
        _ => "VARCHAR",
    };

    /// <summary>What a column holds where nothing else is said: PostgreSQL's columns of fixed size are never
    /// NULL.</summary>
    public static string EngineDefault(string type) => type switch
    {
        "oid" or "xid" or "int8" or "regproc" or "regtype" or "int4" or "int2" or "float4" or "float8" => "0",
        "bool" => "false",
        "char" or "name" => "''",
        _ => "NULL",
    };

    private static CatalogRelation Of(string[] row) => new(
        row[0],
        row[1],
        row[2],
        long.Parse(row[3], System.Globalization.CultureInfo.InvariantCulture),
        [.. row[4].Split(',').Select(column => column.Split(' ')).Select(column => (column[0], column[1]))]);
}
