// An engine for one person's statements, in a process of its own.
namespace Lakeward.Engine.Wall;

/// <summary>
/// What a <see cref="Connection"/> does, done in a process that can open no file and reach no network, whose
/// only data are the relations given here. One statement at a time, on one thread at a time. Disposing ends
/// the process at once.
/// </summary>
/// <remarks>
/// A statement that does not stop when it is told to is ended together with its process, after
/// <see cref="Patience"/>. Answers from the process are not trusted: a frame that is not as it should be ends
/// it too.
/// </remarks>
internal sealed class AnalystProcess : IDisposable
{
    private const int MaxQuestions = 100;
    private static readonly TimeSpan ResetLimit = TimeSpan.FromSeconds(10);

    /// <summary>How long a statement may take to stop.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly EngineOptions _options;
    private readonly SpawnedProcess _process;
    private readonly WallChannel _control;
    private readonly ScanServer _scans;
    private readonly WallFrame _request = new();
    private readonly WallFrame _interrupt = new WallFrame().Begin(WallKind.Interrupt);
    private readonly Lock _sending = new();
    private StatementGuard? _running;
    private long _stoppedAt;
    private int _questions;
    private volatile bool _isSpent;
    private bool _disposed;

    private AnalystProcess(
        EngineOptions options, SpawnedProcess process, WallChannel control, ScanServer scans)
    {
        _options = options;
        _process = process;
        _control = control;
        _scans = scans;
    }

    /// <summary>The system's number of the process; 0 once it is gone.</summary>
    public int ProcessId => _process.Id;

    /// <summary>The longest a statement may run.</summary>
    public TimeSpan? StatementLimit { get; set; }

    /// <summary>Starts a process and waits until it is locked down.</summary>
    /// <exception cref="Errors.LakeException">LW-ENG-0011.</exception>
    public static AnalystProcess Start(EngineOptions options)
    {
        var pairs = Enumerable.Range(0, options.Threads + 1).Select(_ => NativeSandbox.Pair()).ToList();
        var pool = new BatchPool(options.Threads);
        SpawnedProcess spawned;
        try
        {
            spawned = SpawnedProcess.Start([.. pairs.Select(pair => pair.Theirs)], pool.Handle);
        }
        catch
        {
            pool.Dispose();
            throw;
        }
        finally
        {
            pairs.ForEach(pair => pair.Theirs.Dispose());
        }

        var control = new WallChannel(pairs[0].Ours);
        var data = pairs.Skip(1).Select(pair => new WallChannel(pair.Ours)).ToList();
        var process = new AnalystProcess(options, spawned, control, new ScanServer(data, pool, spawned.Kill));
        var isReady = false;
        try
        {
            process._request.Begin(WallKind.Open).Add(options.MemoryLimitBytes).Add(options.Threads);
            control.Send(process._request);
            isReady = control.Receive() is { Kind: WallKind.Ready };
        }
        catch (IOException)
        {
            // It ended before it was ready.
        }
        finally
        {
            if (!isReady)
            {
                process.Dispose();
            }
        }

        return isReady ? process : throw EngineErrors.Sandbox("lock-down");
    }

    /// <inheritdoc cref="Connection.CountStatements"/>
    public int CountStatements(string sql) => Ask(WallKind.Count, sql, answer => answer.Int32());

    /// <inheritdoc cref="Connection.SerializeSql"/>
    public string SerializeSql(string sql) => Ask(WallKind.Serialize, sql, answer => answer.Text());

    /// <inheritdoc cref="Connection.DeserializeSql"/>
    public string DeserializeSql(string json) => Ask(WallKind.Deserialize, json, answer => answer.Text());

    /// <inheritdoc cref="Connection.Describe"/>
    public StatementShape Describe(string sql) => Ask(WallKind.Describe, sql, answer => new StatementShape(
        (StatementKind)answer.Int32(),
        [.. WallTypes.Read(answer).Select(column => column.Type)],
        WallTypes.Read(answer)));

    /// <summary>Runs a statement of our own that yields no rows, unless cancelled.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Execute(string sql, IReadOnlyList<object?> parameters, CancellationToken ct)
    {
        RequireNoNul(sql);
        Ask(
            request => WallParameters.Write(request.Begin(WallKind.Execute).Add(sql), parameters),
            _ => true,
            ct);
    }

    /// <inheritdoc cref="Connection.ExplainProjections"/>
    public IReadOnlyList<ScanProjection> ExplainProjections(string sql, IReadOnlyList<object?> parameters)
    {
        RequireNoNul(sql);
        return Ask(
            request => WallParameters.Write(request.Begin(WallKind.Explain).Add(sql), parameters), answer =>
        {
            var scans = new ScanProjection[answer.Count()];
            for (var at = 0; at < scans.Length; at++)
            {
                var source = answer.Text();
                scans[at] = new ScanProjection(
                    source, [.. Enumerable.Range(0, answer.Count()).Select(_ => answer.Text())]);
            }

            return scans;
        });
    }

    /// <summary>
    /// Makes the process ready for another question of the same person, with an engine that knows nothing of
    /// the last; false where it has to end, because a statement was stopped, broke it, or it is old.
    /// </summary>
    public bool TryReset()
    {
        _questions++;
        if (_isSpent || _disposed || _questions >= MaxQuestions)
        {
            return false;
        }

        try
        {
            StatementLimit = ResetLimit;
            _scans.Forget();
            return Ask(request => request.Begin(WallKind.Reset), _ => true);
        }
        catch (EngineException)
        {
            return false;
        }
    }

    /// <summary>Makes relations readable, and then runs statements of our own that yield no rows.</summary>
    public void SetUp(IReadOnlyList<ScanSource> sources, params IReadOnlyList<string> statements)
    {
        foreach (var source in sources)
        {
            _scans.Add(source);
        }

        Ask(
            request =>
            {
                request.Begin(WallKind.SetUp).Add(sources.Count);
                foreach (var (name, relation, _) in sources)
                {
                    request.Add(name).Add(relation.EstimatedRows).Add(relation.Columns.Count);
                    foreach (var column in relation.Columns)
                    {
                        request.Add(column.Name).Add(column.Type);
                    }
                }

                request.Add(statements.Count);
                foreach (var statement in statements)
                {
                    request.Add(statement);
                }
            },
            _ => true);
    }

    /// <summary>Starts a statement and streams its rows; dispose the stream.</summary>
    /// <param name="sql">One select.</param>
    /// <param name="parameters">The values of its parameters.</param>
    /// <param name="listsAsJson">Whether lists become JSON arrays of text, and not the engine's text.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="EngineException">The statement failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public RowStream Query(
        string sql, IReadOnlyList<object?> parameters, bool listsAsJson, CancellationToken ct)
    {
        RequireNoNul(sql);
        var guard = Begin(ct);
        AnalystRows? rows = null;
        try
        {
            _request.Begin(WallKind.Query).Add(sql).Add(listsAsJson ? (byte)1 : (byte)0);
            WallParameters.Write(_request, parameters);
            Send();
            var columns = Receive(guard);
            rows = columns.Kind == WallKind.Columns
                ? new AnalystRows(this, guard, WallTypes.ReadTravelling(columns))
                : throw WallReader.Malformed();
            return rows;
        }
        catch (InvalidDataException broken)
        {
            throw Broken(broken);
        }
        finally
        {
            if (rows is null)
            {
                End(guard, isComplete: true);
            }
        }
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _process.Dispose();
        _scans.Dispose();
        _control.Dispose();
        _request.Clear();
    }

    /// <summary>The next frame of an answer; a failure is thrown.</summary>
    internal WallReader Receive(StatementGuard guard)
    {
        WallReader? frame;
        try
        {
            frame = _control.Receive();
        }
        catch (IOException)
        {
            frame = null;
        }

        if (frame is null)
        {
            _isSpent = true;
            throw guard.Cause ?? EngineErrors.ProcessEnded();
        }

        return frame.Kind == WallKind.Failed ? throw Failure(frame.Text(), guard) : frame;
    }

    /// <summary>What a frame that makes no sense throws; the process ends.</summary>
    internal EngineException Broken(InvalidDataException cause)
    {
        _isSpent = true;
        _process.Kill();
        return EngineErrors.ProcessEnded(cause);
    }

    /// <summary>Ends a statement; what it still sends is passed over.</summary>
    internal void End(StatementGuard guard, bool isComplete)
    {
        try
        {
            if (!isComplete)
            {
                var wasSpent = _isSpent;
                guard.Stop(EngineErrors.Interrupted());
                _isSpent = wasSpent; // An answer that is left early ends well.
                while (_control.Receive() is { Kind: WallKind.Rows })
                {
                }
            }
        }
        catch (Exception gone) when (gone is IOException or InvalidDataException)
        {
            _process.Kill();
        }
        finally
        {
            Volatile.Write(ref _running, null);
            guard.Dispose();
            _ = _scans.TakeFailure();
        }
    }

    private T Ask<T>(WallKind kind, string sql, Func<WallReader, T> read)
    {
        RequireNoNul(sql);
        return Ask(request => request.Begin(kind).Add(sql), read);
    }

    private T Ask<T>(Action<WallFrame> write, Func<WallReader, T> read, CancellationToken ct = default)
    {
        var guard = Begin(ct);
        try
        {
            write(_request);
            Send();
            var answer = Receive(guard);
            return answer.Kind == WallKind.Done ? read(answer) : throw WallReader.Malformed();
        }
        catch (InvalidDataException broken)
        {
            throw Broken(broken);
        }
        finally
        {
            End(guard, isComplete: true);
        }
    }

    private StatementGuard Begin(CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_running is not null)
        {
            throw new InvalidOperationException("The process is running a statement: dispose its stream.");
        }

        _stoppedAt = 0;
        var guard = new StatementGuard(Stop, StatementLimit, _options.Clock, ct);
        Volatile.Write(ref _running, guard);
        return guard;
    }

    /// <summary>Tells the process to stop; one that does not is ended.</summary>
    private void Stop()
    {
        _isSpent = true;
        var now = _options.Clock.GetTimestamp();
        if (Interlocked.CompareExchange(ref _stoppedAt, now, 0) is not 0 and var since
            && _options.Clock.GetElapsedTime(since, now) > Patience)
        {
            _process.Kill();
            return;
        }

        _scans.Interrupt();
        try
        {
            lock (_sending)
            {
                _control.Send(_interrupt);
            }
        }
        catch (IOException)
        {
            // It is gone, which whoever waits for its answer learns.
        }
    }

    private void Send()
    {
        try
        {
            lock (_sending)
            {
                _control.Send(_request);
            }
        }
        catch (IOException gone)
        {
            throw EngineErrors.ProcessEnded(gone);
        }
    }

    private Exception Failure(string report, StatementGuard guard)
    {
        var failure = EngineErrors.Failed(report);
        _isSpent |= failure.Kind is EngineErrorKind.OutOfMemory or EngineErrorKind.Internal
            or EngineErrorKind.Fatal or EngineErrorKind.Unknown;
        return guard.Cause ?? _scans.TakeFailure() ?? failure;
    }

    private static void RequireNoNul(string sql)
    {
        if (sql.Contains('\0', StringComparison.Ordinal))
        {
            throw EngineErrors.NulInSql();
        }
    }
}
