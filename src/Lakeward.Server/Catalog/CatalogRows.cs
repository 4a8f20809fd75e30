// The rows of the catalog: PostgreSQL's own constants, and what one principal may see of the lake.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lakeward.Engine;
using Lakeward.Query;
using Lakeward.Server.Wire;

namespace Lakeward.Server.Catalog;

/// <summary>Rows by relation; a value that is left out is the column's default.</summary>
internal sealed class CatalogRows
{
    private const long Owner = 10;
    private const long User = 16_001;
    private const long Database = 16_000;
    private const string OwnerName = "lake_owner";
    private const string DatabaseName = "lake";
    private readonly Dictionary<string, List<Dictionary<string,
        object?>>> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _oids = new(StringComparer.Ordinal);

    /// <param name="tables">What the principal may see.</param>
    /// <param name="settings">The session's settings.</param>
    /// <param name="principal">The principal.</param>
    public CatalogRows(IReadOnlyList<VisibleTable> tables, SessionSettings settings, string principal)
    {
        AddConstants(settings, principal);
        AddTypes();
        foreach (var relation in CatalogRelation.All.Values)
        {
            AddClass(relation.Oid, relation.Name, relation.Schema, relation.Kind, relation.Columns.Count);
        }

        foreach (var dataset in tables.GroupBy(table => table.Dataset, StringComparer.Ordinal))
        {
            AddSchema(OidOf(dataset.Key), dataset.Key);
            foreach (var table in dataset)
            {
                AddTable(table, principal);
            }
        }
    }

    /// <summary>The rows of a relation.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, object?>> Of(string relation) =>
        _rows.TryGetValue(relation, out var rows) ? rows : [];

    /// <summary>The number behind a name of a relation, type or procedure, or 0.</summary>
    public long Oid(string name)
    {
        var bare = name.Replace("\"", "", StringComparison.Ordinal);
        bare = bare.StartsWith("pg_catalog.", StringComparison.Ordinal) ? bare["pg_catalog.".Length..] : bare;
        return _oids.GetValueOrDefault(bare);
    }

    private static long OidOf(string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        return 16_384 + (BitConverter.ToUInt32(hash) >> 2);
    }

    private void Add(string relation, params ReadOnlySpan<(string Column, object? Value)> values)
    {
        var row = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (column, value) in values)
        {
            row[column] = value;
        }

        if (!_rows.TryGetValue(relation, out var rows))
        {
            _rows[relation] = rows = [];
        }

        rows.Add(row);
    }

    private void AddConstants(SessionSettings settings, string principal)
    {
        AddSchema(11, CatalogRelation.PgCatalog);
        AddSchema(2200, "public");
        AddSchema(13_000, CatalogRelation.InformationSchema);
        Add("pg_database", ("oid", Database), ("datname", DatabaseName), ("datdba", Owner), ("encoding", 6),
            ("datlocprovider", "c"), ("datallowconn", true), ("datconnlimit", -1), ("dattablespace", 1663),
            ("datcollate", "C"), ("datctype", "C"));
        foreach (var (oid, name, owns) in ((long, string, bool)[])[(Owner, OwnerName, true),
            (User, principal, false)])
        {
            foreach (var relation in (ReadOnlySpan<string>)["pg_roles", "pg_authid"])
            {
                Add(relation, ("oid", oid), ("rolname", name), ("rolinherit", true), ("rolcanlogin", !owns),
                    ("rolconnlimit", -1));
            }

            Add("pg_user", ("usesysid", oid), ("usename", name));
            Add("enabled_roles", ("role_name", name));
        }

        Add("pg_tablespace", ("oid", 1663L), ("spcname", "pg_default"), ("spcowner", Owner));
        Add("pg_language", ("oid", 14L), ("lanname", "sql"), ("lanowner", Owner));
        Add("pg_collation", ("oid", 100L), ("collname", "default"), ("collnamespace", 11L),
            ("collencoding", -1));
        Add("pg_collation", ("oid", 950L), ("collname", "C"), ("collnamespace", 11L), ("collencoding", -1));
        Add("pg_am", ("oid", 2L), ("amname", "heap"), ("amtype", "t"));
        Add("pg_am", ("oid", 403L), ("amname", "btree"), ("amtype", "i"));
        foreach (var (name, value) in settings.All)
        {
            Add("pg_settings", ("name", name), ("setting", value), ("context", "user"), ("vartype", "string"),
                ("source", "default"), ("category", "Lakeward"), ("boot_val", value), ("reset_val", value));
        }
    }

    private void AddTypes()
    {
        foreach (var row in Facts.Rows("Types.tsv"))
        {
            _oids.TryAdd(row[1], Number(row[0]));
            Add("pg_type", ("oid", Number(row[0])), ("typname", row[1]), ("typnamespace", 11L),
                ("typowner", Owner),
                ("typlen", Number(row[2])), ("typbyval", row[3] == "t"), ("typtype", row[4]),
                ("typcategory", row[5]), ("typispreferred", row[6] == "t"), ("typisdefined", true),
                ("typdelim", ","), ("typelem", Number(row[7])), ("typarray", Number(row[8])),
                ("typinput", Number(row[9])), ("typoutput", Number(row[10])), ("typreceive", Number(row[11])),
                ("typsend", Number(row[12])), ("typalign", row[13]), ("typstorage", row[14]),
                ("typtypmod", -1), ("typcollation", Number(row[15])));
        }

        foreach (var row in Facts.Rows("Procedures.tsv"))
        {
            _oids.TryAdd(row[1], Number(row[0]));
            Add("pg_proc", ("oid", Number(row[0])), ("proname", row[1]), ("pronamespace", 11L),
                ("proowner", Owner), ("prolang", 12L), ("prokind", "f"));
        }

        foreach (var row in Facts.Rows("Ranges.tsv"))
        {
            Add("pg_range", ("rngtypid", Number(row[0])), ("rngsubtype", Number(row[1])),
                ("rngmultitypid", Number(row[2])));
        }
    }

    private void AddSchema(long oid, string name)
    {
        _oids.TryAdd(name, oid);
        Add("pg_namespace", ("oid", oid), ("nspname", name), ("nspowner", Owner));
        Add("schemata", ("catalog_name", DatabaseName), ("schema_name", name), ("schema_owner", OwnerName));
    }

    private void AddClass(long oid, string name, string schema, string kind, int columns)
    {
        _oids[$"{schema}.{name}"] = oid;
        _oids[name] = schema == CatalogRelation.InformationSchema ? _oids.GetValueOrDefault(name, oid) : oid;
        Add("pg_class", ("oid", oid), ("relname", name), ("relnamespace", _oids[schema]), ("relowner", Owner),
            ("relam", kind == "r" ? 2L : 0L), ("reltuples", -1), ("relpersistence", "p"), ("relkind", kind),
            ("relnatts", columns), ("relispopulated", true), ("relreplident", "n"),
            ("relrowsecurity", schema is not (
                CatalogRelation.PgCatalog or CatalogRelation.InformationSchema)));
        Add(kind == "r" ? "pg_tables" : "pg_views", ("schemaname", schema),
            (kind == "r" ? "tablename" : "viewname", name),
                (kind == "r" ? "tableowner" : "viewowner", OwnerName));
        Add("tables", ("table_catalog", DatabaseName), ("table_schema", schema), ("table_name", name),
            ("table_type", kind == "r" ? "BASE TABLE" : "VIEW"), ("is_insertable_into", "NO"),
                ("is_typed", "NO"));
    }

    private void AddTable(VisibleTable table, string principal)
    {
        var oid = OidOf($"{table.Dataset}.{table.Name}");
        AddClass(oid, table.Name, table.Dataset, "r", table.Columns.Count);
        foreach (var relation in (ReadOnlySpan<string>)["table_privileges", "role_table_grants"])
        {
            Add(relation, ("grantor", OwnerName), ("grantee", principal), ("table_catalog", DatabaseName),
                ("table_schema", table.Dataset), ("table_name", table.Name), ("privilege_type", "SELECT"),
                ("is_grantable", "NO"), ("with_hierarchy", "NO"));
        }

        foreach (var (at, column) in table.Columns.Index())
        {
            AddColumn(table, oid, at + 1, column);
        }
    }

    private void AddColumn(VisibleTable table, long oid, int number, SourceColumn column)
    {
        var type = ColumnType.Of(column.Type);
        var facts = _rows["pg_type"].First(row => (long)row["oid"]! == type.Oid);
        Add("pg_attribute", ("attrelid", oid), ("attname", column.Name), ("atttypid", type.Oid),
            ("attstattarget", -1), ("attlen", facts["typlen"]), ("attnum", number), ("attcacheoff", -1),
            ("atttypmod", type.Modifier), ("attbyval", facts["typbyval"]), ("attalign", facts["typalign"]),
            ("attstorage", facts["typstorage"]), ("attislocal", true),
                ("attcollation", facts["typcollation"]));
        Add("columns", ("table_catalog", DatabaseName), ("table_schema", table.Dataset),
            ("table_name", table.Name), ("column_name", column.Name), ("ordinal_position", number),
            ("is_nullable", "YES"), ("data_type", type.Name), ("numeric_precision", type.Precision),
            ("numeric_precision_radix", type.Precision is null ? null : type.Name == "numeric" ? 10 : 2),
            ("numeric_scale", type.Scale),
            ("datetime_precision", type.Name.StartsWith("time", StringComparison.Ordinal) ? 6 : null),
            ("udt_catalog", DatabaseName), ("udt_schema", CatalogRelation.PgCatalog),
                ("udt_name", facts["typname"]),
            ("dtd_identifier", number.ToString(CultureInfo.InvariantCulture)), ("is_self_referencing", "NO"),
            ("is_identity", "NO"), ("is_generated", "NEVER"), ("is_updatable", "NO"));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
