// One DuckDB instance in memory, locked down before anybody can send it a statement.
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Lakeward.Engine.Native;

namespace Lakeward.Engine;

/// <summary>
/// A DuckDB instance that can do nothing but compute: it never spills, reaches no file but (if allowed) this
/// process's memory files, loads no extension, keeps no secret, and its configuration is locked.
/// References: DuckDB 1.5 C API, "Securing DuckDB".
/// Limits: DuckDB has no privilege boundary inside. Never share an instance between principals, let people's
/// own statements run only in an instance without memory files, and put that one in a process of its own:
/// <see cref="EngineOptions.MemoryLimitBytes"/> bounds the buffer manager, not every allocation.
/// Defaults that show in answers: NULLs sort last, integers divide to a real, identifiers keep their case.
/// </summary>
public sealed class DuckDatabase : IDisposable
{
    private readonly DatabaseHandle _handle;
    private readonly ConcurrentDictionary<ulong, Connection> _connections = new();
    private readonly ConcurrentDictionary<string, LogicalType> _types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _sources = new(StringComparer.OrdinalIgnoreCase);

    private DuckDatabase(DatabaseHandle handle, EngineOptions options)
    {
        _handle = handle;
        Options = options;
    }

    /// <summary>What the instance was opened with.</summary>
    public EngineOptions Options { get; }

    /// <summary>The library's version, for example <c>v1.5.6</c>.</summary>
    public static unsafe string LibraryVersion =>
        Marshal.PtrToStringUTF8((nint)NativeDatabase.duckdb_library_version()) ?? "";

    /// <summary>The longest a statement may run; the lock-down itself has no limit.</summary>
    internal TimeSpan? StatementLimit { get; set; }

    /// <summary>The names of the sources registered so far.</summary>
    internal ICollection<string> Sources => _sources.Keys;

    /// <summary>Opens an instance and locks it.</summary>
    /// <exception cref="Errors.LakeException">LW-ENG-0002, LW-ENG-0003.</exception>
    public static DuckDatabase Open(EngineOptions options)
    {
        var database = new DuckDatabase(OpenHandle(options), options);
        var locked = false;
        try
        {
            if (options.KeyedHash)
            {
                Engine.KeyedHash.Register(database);
            }

            using var connection = database.Connect();
            foreach (var statement in Prologue(options))
            {
                connection.Execute(statement);
            }

            database.StatementLimit = options.StatementLimit;
            locked = true;
            return database;
        }
        finally
        {
            if (!locked)
            {
                database.Dispose();
            }
        }
    }

    /// <summary>Opens a connection; one statement at a time runs on it.</summary>
    public Connection Connect()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        if (NativeDatabase.duckdb_connect(_handle, out var handle) != 0)
        {
            throw EngineErrors.OptionRefused("connect");
        }

        var connection = new Connection(this, new ConnectionHandle(handle));
        _connections[connection.Id] = connection;
        return connection;
    }

    /// <summary>The types that texts name, as the engine understands them.</summary>
    public IReadOnlyList<LogicalType> TypesOf(IEnumerable<string> names)
    {
        var asked = names.ToList();
        var unknown = asked.Where(name => !_types.ContainsKey(name)).Distinct().ToList();
        if (unknown.Count > 0)
        {
            using var connection = Connect();
            var nulls = unknown.Select(name => $"CAST(NULL AS {name})");
            var columns = connection.Describe($"SELECT {string.Join(", ", nulls)}").Columns;
            foreach (var (name, column) in unknown.Zip(columns))
            {
                _types[name] = column.Type;
            }
        }

        return asked.ConvertAll(name => _types[name]);
    }

    /// <summary>Closes the instance and the connections still open.</summary>
    public void Dispose()
    {
        foreach (var connection in _connections.Values)
        {
            connection.Dispose();
        }

        _handle.Dispose();
    }

    internal Connection? Find(ulong connectionId) => _connections.GetValueOrDefault(connectionId);

    internal void Forget(Connection connection) => _connections.TryRemove(connection.Id, out _);

    /// <summary>Claims a source's name for good: DuckDB cannot forget a table function.</summary>
    internal bool TryClaim(string name) => _sources.TryAdd(name, name);

    private static DatabaseHandle OpenHandle(EngineOptions options)
    {
        try
        {
            _ = NativeDatabase.duckdb_create_config(out var config);
            try
            {
                foreach (var (name, setting) in OpenSettings(options))
                {
                    if (NativeDatabase.duckdb_set_config(config, name, setting) != 0)
                    {
                        throw EngineErrors.OptionRefused(name);
                    }
                }

                return NativeDatabase.duckdb_open_ext(null, out var database, config, out var error) == 0
                    ? new DatabaseHandle(database)
                    : throw EngineErrors.Failed(NativeDatabase.TakeText(error));
            }
            finally
            {
                NativeDatabase.duckdb_destroy_config(ref config);
            }
        }
        catch (DllNotFoundException missing)
        {
            throw EngineErrors.LibraryMissing(missing);
        }
    }

    /// <summary>
    /// The settings that DuckDB takes at the opening. No temporary directory comes first: no plaintext on
    /// disk.
    /// </summary>
    private static IEnumerable<(string Name, string Setting)> OpenSettings(EngineOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MemoryLimitBytes, 1 << 20);
        yield return ("temp_directory", "");
        yield return ("memory_limit", FormattableString.Invariant($"{options.MemoryLimitBytes >> 10}KiB"));
        yield return ("threads", FormattableString.Invariant($"{options.Threads}"));
        yield return ("preserve_insertion_order", options.PreserveOrder ? "true" : "false");
        yield return ("autoload_known_extensions", "false");
        yield return ("autoinstall_known_extensions", "false");
        yield return ("allow_community_extensions", "false");
        yield return ("allow_unsigned_extensions", "false");
        yield return ("allow_persistent_secrets", "false");
        yield return ("enable_external_file_cache", "false");
        yield return ("max_expression_depth", "250");
        yield return ("default_null_order", "nulls_last");

        // With an older version, json_serialize_sql silently leaves out what that version did not know.
        yield return ("storage_compatibility_version", "latest");
    }

    /// <summary>The settings that DuckDB takes only once it runs; the lock comes last.</summary>
    private static IEnumerable<string> Prologue(EngineOptions options)
    {
        if (options.MemoryFiles)
        {
            yield return "SET allowed_directories = ['/proc/self/fd/']";
        }

        yield return "SET enable_external_access = false";
        if (!options.MemoryFiles)
        {
            yield return "SET disabled_filesystems = 'LocalFileSystem'";
        }

        yield return "SET lock_configuration = true";
    }
}
