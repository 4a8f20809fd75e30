// The program of an analyst's process: an engine that answers the lake and can reach nothing else.
using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Engine.Wall;

/// <summary>
/// Opens an engine, gives up all that it does not need (<see cref="Confinement"/>), and carries out requests,
/// one at a time, until the lake closes the socket. Whatever is wrong with the session itself ends the
/// process.
/// </summary>
public sealed class AnalystWorker : IDisposable
{
    private const int FirstSocket = 3;
    private readonly WallChannel _control;
    private readonly DataChannels _data;
    private readonly BlockingCollection<Action> _requests = new(boundedCapacity: 1);
    private readonly WallFrame _answer = new();
    private readonly EngineOptions _options;
    private DuckDatabase _engine;
    private volatile Connection _connection;
    private int _sources;

    private AnalystWorker(WallChannel control, DataChannels data, EngineOptions options)
    {
        _control = control;
        _data = data;
        _options = options;
        _engine = DuckDatabase.Open(options);
        _connection = _engine.Connect();
    }

    /// <summary>Runs the process; its only argument is how many sockets it was given.</summary>
    /// <returns>The exit code: 0 when the lake ended the session.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        var count = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        var sockets = Enumerable.Range(FirstSocket, count)
            .Select(number => new WallChannel(new SafeFileHandle(number, ownsHandle: true))).ToList();
        using var memory = Memory(FirstSocket + count);
        var control = sockets[0];
        if (control.Receive() is not { Kind: WallKind.Open } open)
        {
            return 1;
        }

        // The runtime needed to read of all processes to start; the engine's threads may read of this one
        // only.
        var (limit, threads) = (open.Int64(), open.Int32());
        if (!Landlock.Restrict(Landlock.Create([.. Landlock.Programs, "/proc/self", "/proc/meminfo"])))
        {
            return 1;
        }

        using var data = new DataChannels(sockets[1..], memory);
        using var worker = new AnalystWorker(
            control, data, new EngineOptions { MemoryLimitBytes = limit, Threads = threads });
        worker.WarmUp();
        Confinement.Enter(limit);
        worker.Serve();
        return 0;
    }

    /// <summary>Maps the lake's memory for reading; the descriptor is not needed after that.</summary>
    private static MemoryView Memory(int number)
    {
        using var file = new SafeFileHandle(number, ownsHandle: true);
        return MemoryView.Over(file, RandomAccess.GetLength(file), writable: false);
    }

    public void Dispose()
    {
        _requests.Dispose();
        _connection.Dispose();
        _engine.Dispose();
        _control.Dispose();
    }

    /// <summary>
    /// Does once what every question does, so that code is loaded before files and memory grow scarce.
    /// </summary>
    private void WarmUp()
    {
        _connection.Register("warm_up", new RowSource([new("a", "INTEGER")], 1, _ => _ => 0));
        var sql = _connection.DeserializeSql(_connection.SerializeSql("SELECT a FROM warm_up() ORDER BY a"));
        _ = _connection.CountStatements(sql);
        _ = _connection.ExplainProjections(sql);
        using (var stream = Query("SELECT 'longer than twelve bytes', 1.5, [1]", listsAsJson: true, []))
        {
            var chunk = stream.TakeChunk();
            WriteRows(chunk, 0, [.. stream.Columns.Select(column => column.Type)]);
            Native.NativeChunk.duckdb_destroy_data_chunk(ref chunk);
        }

        try
        {
            _ = _connection.Describe("SELECT nothing");
        }
        catch (EngineException)
        {
            // Failing is a path of its own.
        }
    }

    private void Serve()
    {
        var runner = new Thread(() =>
        {
            foreach (var request in _requests.GetConsumingEnumerable())
            {
                request();
            }
        })
        {
            IsBackground = true,
            Name = "requests",
        };
        runner.Start();
        _control.Send(_answer.Begin(WallKind.Ready));
        while (_control.Receive() is { } frame)
        {
            if (frame.Kind == WallKind.Interrupt)
            {
                _connection.Interrupt();
            }
            else
            {
                var work = Read(frame);
                _requests.Add(() => Answer(work));
            }
        }
    }

    /// <summary>Reads a request to its end; the work itself happens on the other thread.</summary>
    private Action Read(WallReader frame)
    {
        switch (frame.Kind)
        {
            case WallKind.SetUp:
                return SetUp(frame);
            case WallKind.Execute:
                var (statement, given) = (frame.Text(), WallParameters.Read(frame));
                return () => Execute(statement, given);
            case WallKind.Reset:
                return Reset;
            case WallKind.Query:
                var (asked, isJson, values) = (frame.Text(), frame.Byte() != 0, WallParameters.Read(frame));
                return () => Rows(asked, isJson, values);
            case WallKind.Explain:
                var (explained, parameters) = (frame.Text(), WallParameters.Read(frame));
                return () => Explain(explained, parameters);
            default:
                var (kind, sql) = (frame.Kind, frame.Text());
                return () => Tell(kind, sql);
        }
    }

    private Action SetUp(WallReader frame)
    {
        var sources = new (string Name, long Rows, SourceColumn[] Columns)[frame.Count()];
        for (var source = 0; source < sources.Length; source++)
        {
            var (name, rows, columns) = (frame.Text(), frame.Int64(), new SourceColumn[frame.Count()]);
            for (var at = 0; at < columns.Length; at++)
            {
                columns[at] = new SourceColumn(frame.Text(), frame.Text());
            }

            sources[source] = (name, rows, columns);
        }

        var statements = new string[frame.Count()];
        for (var at = 0; at < statements.Length; at++)
        {
            statements[at] = frame.Text();
        }

        return () =>
        {
            foreach (var (name, rows, columns) in sources)
            {
                _connection.Register(name, new RemoteSource(columns, _sources++, rows, _data));
            }

            foreach (var statement in statements)
            {
                _connection.Execute(statement);
            }

            _answer.Begin(WallKind.Done);
        };
    }

    /// <summary>Nothing of an engine outlives a question: what it created, cached or broke.</summary>
    private void Reset()
    {
        _connection.Dispose();
        _engine.Dispose();
        _engine = DuckDatabase.Open(_options);
        _connection = _engine.Connect();
        _sources = 0;
        _answer.Clear();
        _answer.Begin(WallKind.Done);
    }

    private void Execute(string sql, IReadOnlyList<object?> parameters)
    {
        _connection.Execute(sql, parameters);
        _answer.Begin(WallKind.Done);
    }

    /// <summary>What is known of a statement, in one frame.</summary>
    private void Tell(WallKind kind, string sql)
    {
        switch (kind)
        {
            case WallKind.Count:
                _answer.Begin(WallKind.Done).Add(_connection.CountStatements(sql));
                break;
            case WallKind.Serialize:
                _answer.Begin(WallKind.Done).Add(_connection.SerializeSql(sql));
                break;
            case WallKind.Deserialize:
                _answer.Begin(WallKind.Done).Add(_connection.DeserializeSql(sql));
                break;
            case WallKind.Describe:
                Describe(sql);
                break;
            default:
                throw WallReader.Malformed();
        }
    }

    private void Describe(string sql)
    {
        var shape = _connection.Describe(sql);
        _answer.Begin(WallKind.Done).Add((int)shape.Kind);
        WallTypes.Write(_answer, [.. shape.Parameters.Select(type => new ResultColumn("", type))]);
        WallTypes.Write(_answer, shape.Columns);
    }

    private void Explain(string sql, IReadOnlyList<object?> parameters)
    {
        var scans = _connection.ExplainProjections(sql, parameters);
        _answer.Begin(WallKind.Done).Add(scans.Count);
        foreach (var scan in scans)
        {
            _answer.Add(scan.Source).Add(scan.Columns.Count);
            foreach (var column in scan.Columns)
            {
                _answer.Add(column);
            }
        }
    }

    /// <summary>Sends the rows as they are computed; the last frame is left to be sent.</summary>
    private void Rows(string sql, bool listsAsJson, IReadOnlyList<object?> parameters)
    {
        using var stream = Query(sql, listsAsJson, parameters);
        WallTypes.Write(_answer.Begin(WallKind.Columns), stream.Columns);
        _control.Send(_answer);
        var types = stream.Columns.Select(column => column.Type).ToList();
        nint chunk;
        while ((chunk = stream.TakeChunk()) != 0)
        {
            try
            {
                Send(chunk, types);
            }
            finally
            {
                Native.NativeChunk.duckdb_destroy_data_chunk(ref chunk);
            }
        }

        _answer.Begin(WallKind.Done);
    }

    private void Send(nint chunk, List<LogicalType> types)
    {
        var rows = (int)Native.NativeChunk.duckdb_data_chunk_get_size(chunk);
        for (var sent = 0; sent < rows;)
        {
            sent += WriteRows(chunk, sent, types);
            _control.Send(_answer);
        }
    }

    private int WriteRows(nint chunk, int from, List<LogicalType> types)
    {
        var rows = ChunkWriter.Fitting(chunk, from, types);
        ChunkWriter.Write(_answer.Begin(WallKind.Rows), chunk, from, rows, types);
        return rows;
    }

    private ResultStream Query(string sql, bool listsAsJson, IReadOnlyList<object?> parameters) =>
        _connection.QueryRendered(sql, WallTypes.Travels, listsAsJson, parameters);

    /// <summary>Does the work and sends its answer, or how it failed.</summary>
    private void Answer(Action work)
    {
        try
        {
            work();
        }
        catch (EngineException failure)
        {
            _answer.Begin(WallKind.Failed).Add(failure.UnsafeText);
        }
        catch (Errors.LakeException failure)
        {
            _answer.Begin(WallKind.Failed).Add($"Invalid Input Error: {failure.Message}");
        }

        _control.Send(_answer);
    }
}
