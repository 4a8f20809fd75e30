// PostgreSQL's functions about its catalog, as macros of the catalog's engine.
using Lakeward.Engine;
using Lakeward.Server.Wire;

namespace Lakeward.Server.Catalog;

/// <summary>
/// The functions that clients call on the catalog. What PostgreSQL would tell of indexes, constraints,
/// triggers, rules and functions is empty: the lake has none.
/// </summary>
/// <remarks>References: PostgreSQL 15, chapters 9.26 and 9.27.</remarks>
internal static class CatalogFunctions
{
    private const string Format = """
        CASE t
          WHEN 16 THEN 'boolean' WHEN 17 THEN 'bytea' WHEN 18 THEN '"char"' WHEN 20 THEN 'bigint'
          WHEN 21 THEN 'smallint' WHEN 23 THEN 'integer' WHEN 700 THEN 'real' WHEN 701 THEN 'double precision'
          WHEN 1042 THEN 'character' WHEN 1043 THEN 'character varying'
          WHEN 1083 THEN 'time without time zone'
          WHEN 1114 THEN 'timestamp without time zone' WHEN 1184 THEN 'timestamp with time zone'
          WHEN 1266 THEN 'time with time zone' WHEN 1560 THEN 'bit' WHEN 1562 THEN 'bit varying'
          WHEN 1700 THEN CASE WHEN m > 4 THEN 'numeric(' || CAST((m - 4) >> 16 AS VARCHAR) || ','
            || CAST((m - 4) & 65535 AS VARCHAR) || ')' ELSE 'numeric' END
          ELSE (SELECT max(CASE WHEN e.oid IS NULL THEN y.typname ELSE
              CASE e.oid WHEN 16 THEN 'boolean' WHEN 20 THEN 'bigint' WHEN 21 THEN 'smallint'
                WHEN 23 THEN 'integer' WHEN 700 THEN 'real' WHEN 701 THEN 'double precision'
                WHEN 1043 THEN 'character varying' WHEN 1114 THEN 'timestamp without time zone'
                WHEN 1184 THEN 'timestamp with time zone' ELSE e.typname END || '[]' END)
            FROM pgc.pg_type y LEFT JOIN pgc.pg_type e ON e.oid = y.typelem AND y.typcategory = 'A'
            WHERE y.oid = t)
        END
        """;

    private const string Setting = "(SELECT max(setting) FROM pgc.pg_settings WHERE name = n)";

    /// <summary>Functions with one form only, by name and parameters, and what they are.</summary>
    private static readonly (string Signature, string Body)[] Plain =
    [
        ("pg_get_userbyid(o)", "(SELECT max(rolname) FROM pgc.pg_roles WHERE oid = o)"),
        ("pg_table_is_visible(o)", "(SELECT coalesce(max(relnamespace IN (11, 2200)), false) "
            + "FROM pgc.pg_class WHERE oid = o)"),
        ("pg_type_is_visible(o)", "true"),
        ("pg_function_is_visible(o)", "true"),
        ("pg_operator_is_visible(o)", "true"),
        ("pg_opclass_is_visible(o)", "true"),
        ("pg_opfamily_is_visible(o)", "true"),
        ("pg_collation_is_visible(o)", "true"),
        ("pg_conversion_is_visible(o)", "true"),
        ("pg_ts_config_is_visible(o)", "true"),
        ("pg_ts_dict_is_visible(o)", "true"),
        ("pg_ts_parser_is_visible(o)", "true"),
        ("pg_ts_template_is_visible(o)", "true"),
        ("getdatabaseencoding()", "'UTF8'"),
        ("pg_statistics_obj_is_visible(o)", "true"),
        ("pg_encoding_to_char(e)", "'UTF8'"),
        ("pg_char_to_encoding(e)", "6"),
        ("pg_is_in_recovery()", "false"),
        ("pg_backend_pid()", "1"),
        ("pg_is_other_temp_schema(o)", "false"),
        ("pg_my_temp_schema()", "CAST(0 AS BIGINT)"),
        ("pg_relation_is_publishable(o)", "false"),
        ("pg_relation_is_updatable(o, b)", "0"),
        ("pg_column_is_updatable(o, a, b)", "false"),
        ("pg_tablespace_location(o)", "''"),
        ("pg_get_function_result(o)", "''"),
        ("pg_get_function_arguments(o)", "''"),
        ("pg_get_function_identity_arguments(o)", "''"),
        ("pg_get_functiondef(o)", "CAST(NULL AS VARCHAR)"),
        ("pg_get_function_sqlbody(o)", "CAST(NULL AS VARCHAR)"),
        ("pg_get_partkeydef(o)", "CAST(NULL AS VARCHAR)"),
        ("pg_get_partition_constraintdef(o)", "CAST(NULL AS VARCHAR)"),
        ("pg_get_statisticsobjdef_columns(o)", "CAST(NULL AS VARCHAR)"),
        ("pg_get_serial_sequence(t, c)", "CAST(NULL AS VARCHAR)"),
        ("pg_get_replica_identity_index(o)", "CAST(NULL AS BIGINT)"),
        ("pg_postmaster_start_time()", "current_timestamp"),
        ("pg_conf_load_time()", "current_timestamp"),
        ("pg_sequence_last_value(o)", "CAST(NULL AS BIGINT)"),
        ("pg_stat_get_numscans(o)", "CAST(0 AS BIGINT)"),
        ("pg_database_size(o)", "CAST(0 AS BIGINT)"),
        ("pg_table_size(o)", "CAST(0 AS BIGINT)"),
        ("pg_indexes_size(o)", "CAST(0 AS BIGINT)"),
        ("pg_total_relation_size(o)", "CAST(0 AS BIGINT)"),
        ("pg_tablespace_size(o)", "CAST(0 AS BIGINT)"),
        ("pg_size_pretty(n)", "CAST(n AS VARCHAR) || ' bytes'"),
        ("col_description(o, n)", "CAST(NULL AS VARCHAR)"),
        ("shobj_description(o, c)", "CAST(NULL AS VARCHAR)"),
        ("acldefault(t, o)", "CAST(NULL AS VARCHAR[])"),
        ("age(x)", "0"),
        ("quote_ident(t)", "CASE WHEN regexp_full_match(t, '[a-z_][a-z0-9_]*') THEN t "
            + "ELSE '\"' || replace(t, '\"', '\"\"') || '\"' END"),
        ("quote_literal(t)", "'''' || replace(t, '''', '''''') || ''''"),
        ("array_lower(a, n)", "CASE WHEN len(a) > 0 THEN 1 END"),
        ("array_upper(a, n)", "nullif(len(a), 0)"),
        ("array_ndims(a)", "CASE WHEN len(a) > 0 THEN 1 END"),
        ("array_remove(a, v)", "list_filter(a, lambda e: e IS DISTINCT FROM v)"),
        ("_pg_expandarray(a)", "unnest(list_transform(a, lambda e, i: {'x': e, 'n': i}))"),
        ("_pg_truetypid(a, t)", "0"),
        ("_pg_truetypmod(a, t)", "-1"),
        ("txid_current()", "CAST(1 AS BIGINT)"),
        ("pg_current_xact_id()", "CAST(1 AS BIGINT)"),
        ("inet_server_addr()", "CAST(NULL AS VARCHAR)"),
        ("inet_server_port()", "CAST(NULL AS INTEGER)"),
        ("inet_client_addr()", "CAST(NULL AS VARCHAR)"),
        ("pg_sharedir()", "''"),
        ("to_regclass(t)", "(SELECT max(c.oid) FROM pgc.pg_class c JOIN pgc.pg_namespace n "
            + "ON n.oid = c.relnamespace WHERE c.relname = t OR n.nspname || '.' || c.relname = t)"),
        ("regclass_name(o)", "(SELECT max(CASE WHEN n.oid IN (11, 2200) THEN c.relname "
            + "ELSE n.nspname || '.' || c.relname END) FROM pgc.pg_class c "
            + "JOIN pgc.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = o)"),
        ("regproc_name(o)", "coalesce((SELECT max(proname) FROM pgc.pg_proc WHERE oid = o), '-')"),
        ("series(a, b)", "unnest(generate_series(a, least(b, a + 10000)))"),
    ];

    /// <summary>Functions with several forms: DuckDB takes them in one statement.</summary>
    private static readonly (string Name, (string Parameters, string Body)[] Forms)[] Overloaded =
    [
        ("format_type", [("t, m", Format)]),
        ("pg_get_expr", Nothing("a, b", "a, b, c")),
        ("pg_get_indexdef", Nothing("a", "a, b, c")),
        ("pg_get_constraintdef", Nothing("a", "a, b")),
        ("pg_get_viewdef", Nothing("a", "a, b")),
        ("pg_get_ruledef", Nothing("a", "a, b")),
        ("pg_get_triggerdef", Nothing("a", "a, b")),
        ("pg_get_statisticsobjdef", Nothing("a")),
        ("obj_description", Nothing("a", "a, b")),
        ("pg_relation_size", [("a", "CAST(0 AS BIGINT)"), ("a, b", "CAST(0 AS BIGINT)")]),
        ("has_table_privilege", Reads("a, b", "b", "u, a, b", "b")),
        ("has_any_column_privilege", Reads("a, b", "b", "u, a, b", "b")),
        ("has_column_privilege", Reads("a, c, b", "b", "u, a, c, b", "b")),
        ("has_schema_privilege", Uses("a, b", "b", "u, a, b", "b")),
        ("has_database_privilege", Uses("a, b", "b", "u, a, b", "b")),
        ("has_function_privilege", Uses("a, b", "b", "u, a, b", "b")),
        ("has_language_privilege", Uses("a, b", "b", "u, a, b", "b")),
        ("has_sequence_privilege", Uses("a, b", "b", "u, a, b", "b")),
        ("has_tablespace_privilege", Uses("a, b", "b", "u, a, b", "b")),
        ("has_type_privilege", Uses("a, b", "b", "u, a, b", "b")),
        ("pg_has_role", Uses("a, b", "b", "u, a, b", "b")),
        ("current_setting", [("n", Setting), ("n, missing", Setting)]),
        ("format", [("f", "f"), ("f, a", Filled("f", "a")), ("f, a, b", Filled(Filled("f", "a"), "b")),
            ("f, a, b, c", Filled(Filled(Filled("f", "a"), "b"), "c"))]),
    ];

    /// <summary>The names of all functions.</summary>
    public static readonly IReadOnlySet<string> Names = new HashSet<string>(
        Plain.Select(function => function.Signature.Split('(')[0])
            .Concat(Overloaded.Select(function => function.Name))
            .Concat(["version", "current_database", "current_catalog", "current_schema", "current_schemas",
                "current_user", "session_user", "user", "current_role"]));

    /// <summary>The statements that make the functions.</summary>
    /// <param name="principal">Who asks.</param>
    public static IEnumerable<string> Statements(string principal)
    {
        foreach (var (signature, body) in Plain)
        {
            yield return $"CREATE MACRO pgc.{signature} AS {body}";
        }

        foreach (var (name, forms) in Overloaded)
        {
            yield return $"CREATE MACRO pgc.{name}"
                + string.Join(", ", forms.Select(form => $"({form.Parameters}) AS {form.Body}"));
        }

        foreach (var name in (string[])["current_user", "session_user", "user", "current_role"])
        {
            yield return $"CREATE MACRO pgc.{SqlText.Name(name)}() AS {SqlText.Literal(principal)}";
        }

        yield return "CREATE MACRO pgc.current_database() AS 'lake'";
        yield return "CREATE MACRO pgc.current_catalog() AS 'lake'";
        yield return "CREATE MACRO pgc.current_schema() AS 'public'";
        yield return "CREATE MACRO pgc.current_schemas(i) AS "
            + "CASE WHEN i THEN ['pg_catalog', 'public'] ELSE ['public'] END";
        yield return "CREATE MACRO pgc.version() AS "
            + SqlText.Literal($"PostgreSQL {SessionSettings.ServerVersion} (Lakeward, DuckDB SQL)");
    }

    /// <summary>The first place of a format filled; the engine's own <c>format</c> has other
    /// places.</summary>
    private static string Filled(string format, string value) =>
        $"regexp_replace({format}, '%[sIL]', CAST({value} AS VARCHAR))";

    private static (string Parameters, string Body)[] Nothing(params string[] forms) =>
        [.. forms.Select(form => (form, "CAST(NULL AS VARCHAR)"))];

    private static (string Parameters, string Body)[] Reads(string a, string p, string b, string q) =>
        [(a, $"starts_with(upper({p}), 'SELECT')"), (b, $"starts_with(upper({q}), 'SELECT')")];

    private static (string Parameters, string Body)[] Uses(string a, string p, string b, string q) =>
        [(a, $"NOT contains(upper({p}), 'CREATE')"), (b, $"NOT contains(upper({q}), 'CREATE')")];
}
