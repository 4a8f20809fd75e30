// The vault's function lake_ship: what it is called with goes to an analyst's process.
using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lakeward.Engine.Native;

namespace Lakeward.Engine.Wall;

/// <summary>
/// A statement of ours hands its rows over while it computes them, on its own threads and without a copy in
/// between: <c>SELECT count(lake_ship(7, a, b)) FROM (…)</c> ships the columns <c>a</c> and <c>b</c> to the
/// feed with the number 7. For an engine that runs only our SQL.
/// </summary>
internal static unsafe class Shipment
{
    private const string Name = "lake_ship";
    private static readonly ConcurrentDictionary<long, PartFeed> Feeds = new();
    private static readonly ConditionalWeakTable<DuckDatabase, object> Known = [];
    private static readonly Lock Registering = new();
    private static long _last;

    /// <summary>Gives a feed its number.</summary>
    public static long Open(PartFeed feed)
    {
        var number = Interlocked.Increment(ref _last);
        Feeds[number] = feed;
        return number;
    }

    /// <summary>Nothing reaches the feed any more.</summary>
    public static void Close(long number) => Feeds.TryRemove(number, out _);

    /// <summary>The statement that ships what another yields, and tells how many rows that were.</summary>
    public static string Sql(DuckDatabase vault, long number, string select, int columns)
    {
        lock (Registering)
        {
            _ = Known.GetValue(vault, Register);
        }

        var names = string.Join(", ", Enumerable.Range(0, columns).Select(column => $"c{column}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT count({Name}({number}::BIGINT, {names})) FROM ({select}\n) AS part({names})");
    }

    private static object Register(DuckDatabase database)
    {
        using var connection = database.Connect();
        using var number = new TypeHandle(NativeType.duckdb_create_logical_type((int)LogicalKind.BigInt));
        using var any = new TypeHandle(NativeType.duckdb_create_logical_type((int)LogicalKind.Any));
        using var truth = new TypeHandle(NativeType.duckdb_create_logical_type((int)LogicalKind.Boolean));
        var function = NativeScalarFunction.duckdb_create_scalar_function();
        try
        {
            NativeScalarFunction.duckdb_scalar_function_set_name(function, Name);
            NativeScalarFunction.duckdb_scalar_function_add_parameter(function, number);
            NativeScalarFunction.duckdb_scalar_function_set_varargs(function, any);
            NativeScalarFunction.duckdb_scalar_function_set_special_handling(function);
            NativeScalarFunction.duckdb_scalar_function_set_volatile(function);
            NativeScalarFunction.duckdb_scalar_function_set_return_type(function, truth);
            NativeScalarFunction.duckdb_scalar_function_set_function(function, &Run);
            var state = NativeScalarFunction.duckdb_register_scalar_function(
                connection.NativeHandle, function);
            return state == 0
                ? function
                : throw EngineErrors.SourceName(Name);
        }
        finally
        {
            NativeScalarFunction.duckdb_destroy_scalar_function(ref function);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Run(nint info, nint input, nint output)
    {
        var rows = (int)NativeChunk.duckdb_data_chunk_get_size(input);
        var number = NativeChunk.duckdb_vector_get_data(NativeChunk.duckdb_data_chunk_get_vector(input, 0));
        new Span<byte>(NativeChunk.duckdb_vector_get_data(output), rows).Fill(1);
        if (rows > 0 && !(Feeds.TryGetValue(*(long*)number, out var feed) && feed.TryShip(input)))
        {
            NativeScalarFunction.duckdb_scalar_function_set_error(info, EngineErrors.ScanFailure);
        }
    }
}
