// The table function under which an engine's SQL reads a source: registration and the native callbacks.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lakeward.Engine.Native;

namespace Lakeward.Engine;

/// <summary>
/// Binds a source to DuckDB's table function interface. DuckDB calls in this order: bind (at prepare), start,
/// start of each thread, fill until no rows come, and the release of everything it was handed. No exception
/// may cross into native code: a callback keeps it with the connection, which throws it to whoever runs the
/// statement, and DuckDB learns one constant sentence.
/// </summary>
internal sealed unsafe class TableFunction
{
    private readonly DuckDatabase _database;
    private readonly TypeHandle[] _types;

    private TableFunction(DuckDatabase database, string name, ChunkSource source, TypeHandle[] types)
    {
        _database = database;
        _types = types;
        Name = name;
        Source = source;
        Types = [.. types.Select(LogicalType.Read)];
    }

    public string Name { get; }

    public ChunkSource Source { get; }

    /// <summary>The declared types, as DuckDB understands them.</summary>
    public IReadOnlyList<LogicalType> Types { get; }

    /// <summary>Threads of the engine that scans.</summary>
    public int Threads => _database.Options.Threads;

    /// <summary>Registers a source for the life of the instance.</summary>
    public static void Register(
        DuckDatabase database,
        ConnectionHandle connection,
        string name,
        ChunkSource source,
        TypeHandle[] types)
    {
        var function = NativeTableFunction.duckdb_create_table_function();
        try
        {
            var self = GCHandle.ToIntPtr(GCHandle.Alloc(new TableFunction(database, name, source, types)));
            NativeTableFunction.duckdb_table_function_set_name(function, name);
            NativeTableFunction.duckdb_table_function_set_extra_info(function, self, &Release);
            NativeTableFunction.duckdb_table_function_supports_projection_pushdown(function, 1);
            NativeTableFunction.duckdb_table_function_set_bind(function, &Bind);
            NativeTableFunction.duckdb_table_function_set_init(function, &Start);
            NativeTableFunction.duckdb_table_function_set_local_init(function, &StartThread);
            NativeTableFunction.duckdb_table_function_set_function(function, &Fill);
            if (NativeTableFunction.duckdb_register_table_function(connection, function) != 0)
            {
                throw EngineErrors.SourceName(name);
            }
        }
        finally
        {
            NativeTableFunction.duckdb_destroy_table_function(ref function);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(nint info)
    {
        try
        {
            var function = Target<TableFunction>(NativeTableFunction.duckdb_bind_get_extra_info(info));
            NativeTableFunction.duckdb_table_function_get_client_context(info, out var context);
            var connectionId = NativeDatabase.duckdb_client_context_get_connection_id(context);
            NativeDatabase.duckdb_destroy_client_context(ref context);

            // Some functions of DuckDB open connections of their own; a scan there could not be interrupted.
            var connection = function._database.Find(connectionId);
            if (connection is null)
            {
                NativeTableFunction.duckdb_bind_set_error(info, EngineErrors.ScanFailure);
                return;
            }

            for (var at = 0; at < function._types.Length; at++)
            {
                var name = function.Source.Columns[at].Name;
                NativeTableFunction.duckdb_bind_add_result_column(info, name, function._types[at]);
            }

            NativeTableFunction.duckdb_bind_set_cardinality(
                info, (ulong)function.Source.EstimatedRows, exact: 0);
            var binding = Hand(new Binding(function, connection.Scans));
            NativeTableFunction.duckdb_bind_set_bind_data(info, binding, &Release);
        }
        catch (Exception)
        {
            NativeTableFunction.duckdb_bind_set_error(info, EngineErrors.ScanFailure);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Start(nint info)
    {
        var binding = Target<Binding>(NativeTableFunction.duckdb_init_get_bind_data(info));
        try
        {
            var ordinals = new int[NativeTableFunction.duckdb_init_get_column_count(info)];
            for (var at = 0; at < ordinals.Length; at++)
            {
                var ordinal = NativeTableFunction.duckdb_init_get_column_index(info, (ulong)at);
                ordinals[at] = ordinal < (ulong)binding.Function.Types.Count
                    ? (int)ordinal
                    : throw EngineErrors.PlanUnreadable();
            }

            var scan = binding.Function.Source.Open(binding.Function, ordinals);
            binding.Scans.Add(scan);
            NativeTableFunction.duckdb_init_set_max_threads(info, (ulong)scan.Lanes);
            var running = Hand(new Running(scan, binding.Scans));
            NativeTableFunction.duckdb_init_set_init_data(info, running, &Release);
        }
        catch (Exception failure)
        {
            binding.Scans.Record(failure);
            NativeTableFunction.duckdb_init_set_error(info, EngineErrors.ScanFailure);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void StartThread(nint info) =>
        NativeTableFunction.duckdb_init_set_init_data(info, Hand(new LaneSlot()), &Release);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Fill(nint info, nint chunk)
    {
        var running = Target<Running>(NativeTableFunction.duckdb_function_get_init_data(info));
        try
        {
            // The thread's start is not told the scan, so its lane opens at the first fill.
            var slot = Target<LaneSlot>(NativeTableFunction.duckdb_function_get_local_init_data(info));
            slot.Lane ??= running.Scan.OpenLane();
            running.Scan.Fill(slot.Lane, chunk);
        }
        catch (Exception failure)
        {
            running.Scans.Record(failure);
            NativeTableFunction.duckdb_function_set_error(info, EngineErrors.ScanFailure);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(nint handed)
    {
        var handle = GCHandle.FromIntPtr(handed);
        try
        {
            if (handle.Target is Running running)
            {
                running.Scans.Close(running.Scan);
            }
            else if (handle.Target is TableFunction function)
            {
                Array.ForEach(function._types, type => type.Dispose());
            }
        }
        catch (Exception)
        {
            // The statement is over, and nobody is left to tell.
        }

        handle.Free();
    }

    private static nint Hand(object state) => GCHandle.ToIntPtr(GCHandle.Alloc(state));

    private static T Target<T>(nint handed)
        where T : class => (T)GCHandle.FromIntPtr(handed).Target!;

    private sealed record Binding(TableFunction Function, OpenScans Scans);

    private sealed record Running(Scan Scan, OpenScans Scans);

    private sealed class LaneSlot
    {
        public object? Lane { get; set; }
    }
}
