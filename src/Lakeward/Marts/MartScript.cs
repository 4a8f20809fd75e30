// The statements that make a mart in PostgreSQL: first the tables, then, once they are filled, the walls.
using System.Globalization;
using System.Text;
using Lakeward.Engine;
using Lakeward.Records.Typing;

namespace Lakeward.Marts;

/// <summary>
/// SQL for PostgreSQL 15 and for Citus on it, to be run in one transaction: <see cref="Begin"/>, the rows of
/// each table by <see cref="Copy"/>, <see cref="End"/>. No view and no function is left behind: row security
/// and column grants hold for whoever reads, on Citus on each shard too.
/// </summary>
/// <remarks>
/// Rows are loaded before row security is on, since COPY does not run under it; nobody else sees the
/// transaction meanwhile.
/// </remarks>
public sealed class MartScript
{
    private const string Mark = "lakeward mart";
    private readonly string _schema;
    private readonly string _fresh;
    private readonly IReadOnlyList<MartTable> _tables;
    private readonly string _until;
    private readonly string? _distributedBy;

    internal MartScript(
        string schema, IReadOnlyList<MartTable> tables, DateOnly until, string? distributedBy)
    {
        (_schema, _fresh, _tables, _distributedBy) = (schema, $"{schema}__new", tables, distributedBy);
        _until = until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (distributedBy is not null && !tables.Any(table => Distribution(table) is not null))
        {
            throw MartErrors.NotDistributed(distributedBy);
        }
    }

    /// <summary>
    /// The SQLSTATEs that the script raises of its own.
    /// </summary>
    public static class State
    {
        /// <summary>The database does not keep text as UTF-8.</summary>
        public const string Encoding = "LWM01";

        /// <summary>The schema exists and is no mart.</summary>
        public const string Schema = "LWM02";

        /// <summary>A role that shall read it may log in, or has or inherits rights of its own.</summary>
        public const string Role = "LWM03";

        /// <summary>Somebody else was given rights, or row security is off.</summary>
        public const string Rights = "LWM04";

        /// <summary>A login holds two roles, and would see one's columns in the other's rows.</summary>
        public const string TwoRoles = "LWM05";
    }

    private IEnumerable<string> Roles => _tables.SelectMany(table => table.Readers)
        .Select(reader => MartName.Role(_schema, reader.Principal)).Distinct();

    private string RoleTexts => string.Join(", ", Roles.Select(SqlText.Literal));

    /// <summary>Checks, roles, and the empty tables in a schema that nobody sees yet.</summary>
    public string Begin()
    {
        var sql = new StringBuilder("""
            SET LOCAL standard_conforming_strings = on;
            SET LOCAL search_path = pg_catalog, pg_temp;
            SET LOCAL lock_timeout = '60s';
            SET LOCAL client_min_messages = warning;

            """);
        if (_distributedBy is not null)
        {
            sql.Append("SET LOCAL citus.multi_shard_modify_mode = 'sequential';\n");
        }

        sql.Append($"DO {SqlText.Literal(Checks())};\n");
        sql.Append($"CREATE SCHEMA {SqlText.Name(_fresh)};\n");
        foreach (var table in _tables)
        {
            sql.Append(TableOf(table));
        }

        return sql.ToString();
    }

    /// <summary>The statement that takes a table's rows, in binary form.</summary>
    /// <param name="table">A table of the mart.</param>
    /// <param name="source">What is copied from, as SQL.</param>
    public string Copy(MartTable table, string source = "STDIN") =>
        $"copy {MartName.Table(_fresh, table)} ({MartName.Columns(table.Columns.Concat(table.RowColumns))}) "
            + $"FROM {source} WITH (FORMAT binary)";

    /// <summary>Row security, grants, a look at who may what, and the swap with the old version.</summary>
    public string End()
    {
        var sql = new StringBuilder();
        var schema = SqlText.Name(_fresh);
        sql.Append($"REVOKE ALL ON SCHEMA {schema} FROM PUBLIC;\n");
        foreach (var role in Roles)
        {
            sql.Append($"GRANT USAGE ON SCHEMA {schema} TO {SqlText.Name(role)};\n");
        }

        foreach (var table in _tables)
        {
            sql.Append(WallsOf(table));
        }

        sql.Append($"DO {SqlText.Literal(Look())};\n");
        sql.Append($"DROP SCHEMA IF EXISTS {SqlText.Name(_schema)} CASCADE;\n");
        sql.Append($"ALTER SCHEMA {schema} RENAME TO {SqlText.Name(_schema)};\n");
        sql.Append($"COMMENT ON SCHEMA {SqlText.Name(_schema)} IS ");
        sql.Append($"{SqlText.Literal($"{Mark}, shows rows until {_until} 00:00 UTC")};\n");
        return sql.ToString();
    }

    private string Checks() => $"""
        DECLARE
          reader text;
          readers text[] := ARRAY[{RoleTexts}]::text[];
        BEGIN
          IF current_setting('server_encoding') <> 'UTF8' THEN
            RAISE EXCEPTION USING ERRCODE = '{State.Encoding}', MESSAGE = 'the database is not UTF-8';
          END IF;
          IF EXISTS (SELECT FROM pg_namespace WHERE nspname = {SqlText.Literal(_schema)}
              AND coalesce(obj_description(oid, 'pg_namespace'), '') NOT LIKE '{Mark}%') THEN
            RAISE EXCEPTION USING ERRCODE = '{State.Schema}', MESSAGE = 'the schema is no mart';
          END IF;
          FOREACH reader IN ARRAY readers LOOP
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = reader) THEN
              EXECUTE format('CREATE ROLE %I NOLOGIN', reader);
            END IF;
          END LOOP;
          IF EXISTS (SELECT FROM pg_roles WHERE rolname = ANY (readers) AND (rolsuper OR rolbypassrls
                OR rolcanlogin OR rolcreaterole OR rolcreatedb OR rolreplication))
              OR EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member
                WHERE r.rolname = ANY (readers)) THEN
            RAISE EXCEPTION USING ERRCODE = '{State.Role}', MESSAGE = 'a role has rights of its own';
          END IF;
        END
        """;

    /// <summary>
    /// Text is ordered by code points, as in the lake. Where a reader does not see all of a table, no
    /// statistics are kept of it: a plan's estimates would tell of hidden values.
    /// </summary>
    private string TableOf(MartTable table)
    {
        var name = MartName.Table(_fresh, table);
        var columns = table.Columns.Select(column => $"  {SqlText.Name(column.Name)} {TypeOf(column.Type)}")
            .Concat(table.RowColumns.Select(column => $"  {SqlText.Name(column.Name)} boolean NOT NULL"));
        var storage = table.IsWhole ? "" : " WITH (autovacuum_enabled = false)";
        var sql = new StringBuilder($"CREATE TABLE {name} (\n{string.Join(",\n", columns)}\n){storage};\n");
        foreach (var column in table.IsWhole ? [] : table.Columns.Concat(table.RowColumns))
        {
            sql.Append($"ALTER TABLE {name} ALTER COLUMN {SqlText.Name(column.Name)} SET STATISTICS 0;\n");
        }

        if (_distributedBy is not null)
        {
            var by = Distribution(table);
            var call = by is null ? "create_reference_table" : "create_distributed_table";
            var last = by is null ? "" : $", {SqlText.Literal(by)}";
            sql.Append($"SELECT pg_catalog.{call}({SqlText.Literal(name)}{last});\n");
        }

        return sql.ToString();
    }

    /// <summary>System columns are granted to nobody, since no whole table is.</summary>
    private string WallsOf(MartTable table)
    {
        var name = MartName.Table(_fresh, table);
        var sql = new StringBuilder($"""
            REVOKE ALL ON TABLE {name} FROM PUBLIC;
            ALTER TABLE {name} ENABLE ROW LEVEL SECURITY;
            ALTER TABLE {name} FORCE ROW LEVEL SECURITY;

            """);
        foreach (var (number, reader) in table.Readers.Index())
        {
            var role = SqlText.Name(MartName.Role(_schema, reader.Principal));
            var rows = reader.Rows is null ? "" : $"{SqlText.Name(reader.Rows)} AND ";
            sql.Append(CultureInfo.InvariantCulture, $"CREATE POLICY reader_{number + 1} ON {name}");
            sql.Append($" FOR SELECT TO {role}\n");
            sql.Append($"  USING ({rows}now() < timestamptz '{_until} 00:00:00+00');\n");
            sql.Append($"GRANT SELECT ({MartName.Columns(reader.Columns)}) ON {name} TO {role};\n");
        }

        return sql.ToString();
    }

    /// <summary>Default privileges and event triggers may have added to what was said.</summary>
    private string Look() => $"""
        DECLARE
          readers oid[] := ARRAY(SELECT oid FROM pg_roles WHERE rolname = ANY (ARRAY[{RoleTexts}]::text[]));
        BEGIN
          IF EXISTS (
              SELECT FROM pg_class c
              WHERE c.relnamespace = {SqlText.Literal(SqlText.Name(_fresh))}::regnamespace
                AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
                AND (c.relkind <> 'r' OR NOT c.relrowsecurity OR NOT c.relforcerowsecurity OR EXISTS (
                  SELECT FROM aclexplode(c.relacl) a WHERE a.grantee <> c.relowner)))
            OR EXISTS (
              SELECT FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid, aclexplode(t.attacl) a
              WHERE c.relnamespace = {SqlText.Literal(SqlText.Name(_fresh))}::regnamespace
                AND NOT (a.grantee = ANY (readers) AND a.privilege_type = 'SELECT' AND NOT a.is_grantable))
            OR EXISTS (
              SELECT FROM pg_namespace n, aclexplode(n.nspacl) a
              WHERE n.nspname = {SqlText.Literal(_fresh)} AND a.grantee <> n.nspowner
                AND NOT (a.grantee = ANY (readers) AND a.privilege_type = 'USAGE' AND NOT a.is_grantable))
            OR (SELECT count(*) FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
                WHERE c.relnamespace = {SqlText.Literal(SqlText.Name(_fresh))}::regnamespace)
              <> {_tables.Sum(table => table.Readers.Count).ToString(CultureInfo.InvariantCulture)} THEN
            RAISE EXCEPTION USING ERRCODE = '{State.Rights}', MESSAGE = 'others have rights on the mart';
          END IF;
          IF EXISTS (SELECT FROM pg_roles l WHERE rolcanlogin AND NOT rolsuper AND rolname <> current_user
              AND (SELECT count(*) FROM unnest(readers) r WHERE pg_has_role(l.oid, r, 'MEMBER')) > 1) THEN
            RAISE EXCEPTION USING ERRCODE = '{State.TwoRoles}', MESSAGE = 'a login holds two roles';
          END IF;
        END
        """;

    /// <summary>The column of one form by which a table is distributed; a table without is on each node.
    /// </summary>
    private string? Distribution(MartTable table) =>
        table.Columns.Where(column => column.Source == _distributedBy).ToList() is [var only]
            ? only.Name
            : null;

    private static string TypeOf(ColumnType type) => type.Kind switch
    {
        ValueKind.Text => "text COLLATE \"C\"",
        ValueKind.Integer => "bigint",
        ValueKind.Decimal => type.ToString().Replace("decimal", "numeric", StringComparison.Ordinal),
        ValueKind.Double => "double precision",
        ValueKind.Boolean => "boolean",
        ValueKind.Date => "date",
        ValueKind.Timestamp => "timestamp without time zone",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
