// One session of a client: reads its messages and answers each.
using System.Globalization;
using System.Net.Sockets;
using Lakeward.Access;
using Lakeward.Cryptography;
using Lakeward.Engine;
using Lakeward.Errors;

namespace Lakeward.Server.Wire;

/// <summary>
/// A session. After a failure in the extended protocol messages are passed over until the next Sync. It ends
/// with its token.
/// </summary>
/// <remarks>References: PostgreSQL 15, chapter 55.2. Transactions are read-only and change nothing: each
/// statement sees the newest state of the lake.</remarks>
internal sealed partial class WireSession : IDisposable
{
    private const int MaxMessageSizeBytes = 4 << 20;
    private const int MaxStatementChars = 1 << 20;
    private const int MaxNames = 256;
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(500);

    private readonly WireInput _input;
    private readonly WireOutput _output;
    private readonly RowWriter _writer;
    private readonly Socket _socket;
    private readonly TokenVerifier _token;
    private readonly TimeProvider _time;
    private readonly Lake _lake;
    private readonly WireOptions _options;
    private readonly Lock _lock = new();
    private readonly ITimer _expiry;
    private readonly Dictionary<string, PreparedStatement> _statements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Portal> _portals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Portal> _cursors = new(StringComparer.Ordinal);
    private SessionSettings _settings = null!;
    private Questions _questions = null!;
    private CancellationTokenSource? _running;
    private LakeException? _ending;
    private char _transaction = 'I';

    public WireSession(
        Lake lake, WireOptions options, TokenVerifier token, (WireInput, WireOutput) wire, Socket socket)
    {
        (_lake, _options, _token, _socket, _time) = (lake, options, token, socket, options.Time);
        (_input, _output) = wire;
        _writer = new RowWriter(_output);
        _expiry = _time.CreateTimer(_ => EndWithToken(), null, WatchInterval, WatchInterval);
    }

    /// <summary>Cancels the running statement, if any; callable from any thread.</summary>
    public void Cancel()
    {
        lock (_lock)
        {
            _running?.Cancel();
        }
    }

    /// <summary>Ends the session for a reason; callable from any thread.</summary>
    public void Stop(LakeException reason)
    {
        lock (_lock)
        {
            _ending ??= reason;
            _running?.Cancel();
            if (_running is null)
            {
                // It waits for a message that need not come: no more arrives, and the loop ends.
                EndInput();
            }
        }
    }

    /// <summary>Tells the client that it is in, and answers until it leaves.</summary>
    public void Run((int Process, int Key) id, IReadOnlyDictionary<string, string> wishes)
    {
        _settings = new SessionSettings(_token.Principal, wishes);
        using (_questions = new Questions(_lake, _options, _token, _settings))
        {
            foreach (var (name, value) in _settings.Report)
            {
                ReportSetting(name, value);
            }

            _output.Begin('K');
            _output.Int32(id.Process);
            _output.Int32(id.Key);
            _output.End();
            Ready();
            Answer();
        }
    }

    public void Dispose()
    {
        _expiry.Dispose();
        ClosePortals();
        CloseCursors();
    }

    private void EndInput()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Receive);
        }
        catch (SocketException)
        {
            // The client is gone already.
            return;
        }
        catch (ObjectDisposedException)
        {
            return;
        }
    }

    private void Answer()
    {
        var skips = false;
        while (IsInForce() && _input.Read(MaxMessageSizeBytes) is var type && type is not ('\0' or 'X')
            && IsInForce())
        {
            try
            {
                if (!skips || type is 'S')
                {
                    skips = false;
                    Handle(type);
                }
            }
            catch (Exception e) when (e is LakeException or OperationCanceledException or EngineException)
            {
                Fail(Told(e));
                skips = type != 'Q';
                if (!skips)
                {
                    Ready();
                }
            }
        }

        if (_ending is not null)
        {
            throw _ending;
        }
    }

    private void Handle(char type)
    {
        var body = _input.Body;
        switch (type)
        {
            case 'Q':
                Simple(body.Text());
                Ready();
                break;
            case 'P':
                Parse(body);
                break;
            case 'B':
                Bind(body);
                break;
            case 'D':
                Describe(body);
                break;
            case 'E':
                Execute(body);
                break;
            case 'C':
                Close(body);
                break;
            case 'S':
                EndSequence();
                break;
            case 'H':
                _output.Send();
                break;
            case 'd' or 'c' or 'f':
                break;
            default:
                _ending = WireErrors.Malformed("its type is not known");
                break;
        }
    }

    /// <summary>Runs the statements of a simple query one after another; the first failure ends
    /// them.</summary>
    private void Simple(string text)
    {
        RequirePlain(text);
        var statements = SqlTokens.Split(text);
        if (statements.Count == 0)
        {
            _output.Empty('I');
        }

        foreach (var sql in statements)
        {
            using var portal = new Portal(new PreparedStatement(sql), [], []);
            if (PreparedStatement.CountParameters(sql) > 0)
            {
                throw WireErrors.ParameterCount(0, PreparedStatement.CountParameters(sql));
            }

            Running(portal, () => Run(portal, describe: true, most: long.MaxValue));
        }
    }

    /// <summary>Runs a portal, or the next portion of it.</summary>
    /// <param name="portal">The portal.</param>
    /// <param name="describe">Whether to describe its columns first.</param>
    /// <param name="most">The most rows.</param>
    private void Run(Portal portal, bool describe, long most)
    {
        var statement = portal.Statement;
        if (statement.IsEmpty)
        {
            _output.Empty('I');
            return;
        }

        if (_transaction == 'E'
            && statement.Command is not { Kind: SessionCommandKind.Rollback or SessionCommandKind.Commit
            or SessionCommandKind.RollbackTo })
        {
            throw WireErrors.FailedTransaction();
        }

        if (statement.Command is { Kind: not (SessionCommandKind.Show or SessionCommandKind.Fetch) } command)
        {
            Perform(command);
            return;
        }

        if (statement.Command is { Kind: SessionCommandKind.Fetch } fetch)
        {
            Fetch(fetch, portal, describe);
            return;
        }

        var rows = OpenRows(portal);
        if (describe)
        {
            _writer.Description(rows.Columns, portal.IsBinary);
        }

        portal.Taken += _writer.Rows(rows, portal.IsBinary, most);
        if (rows.HasEnded || most == long.MaxValue)
        {
            Complete(statement.Command is null ? $"SELECT {portal.Taken}" : "SHOW");
        }
        else
        {
            _output.Empty('s');
        }
    }

    private RowSet OpenRows(Portal portal)
    {
        if (portal.Rows is null)
        {
            var statement = portal.Statement;
            portal.Rows = statement.Command is { Kind: SessionCommandKind.Show } show
                ? _questions.Open(ShowSql(show), [], portal.Stop.Token)
                : _questions.Open(
                    PreparedStatement.WithCasts(
                        statement.Sql,
                        (at, text) => statement.Parameters[at].Cast(text, portal.Values[at])),
                    portal.Values,
                    portal.Stop.Token);
        }

        return portal.Rows;
    }

    /// <summary>Does what a request to cancel may end.</summary>
    private void Running(Portal portal, Action work)
    {
        lock (_lock)
        {
            _running = portal.Stop;
        }

        try
        {
            work();
        }
        finally
        {
            lock (_lock)
            {
                _running = null;
            }
        }
    }

    private void Fail(LakeException failure)
    {
        if (_transaction == 'T')
        {
            _transaction = 'E';
        }

        if (_transaction == 'I')
        {
            ClosePortals();
        }

        _output.Error("ERROR", failure);
        _output.Send();
    }

    private void Ready()
    {
        _output.Begin('Z');
        _output.Byte((byte)_transaction);
        _output.End();
        _output.Send();
    }

    private void Complete(string tag) => _output.TextMessage('C', tag);

    private void ReportSetting(string name, string value)
    {
        _output.Begin('S');
        _output.Text(name);
        _output.Text(value);
        _output.End();
    }

    private bool IsInForce()
    {
        if (_token.Expires <= _time.GetUtcNow())
        {
            _ending ??= WireErrors.TokenEnded();
        }

        return _ending is null;
    }

    /// <summary>Ends the session when its token has ended, was ended, or can no longer be looked
    /// up.</summary>
    private void EndWithToken()
    {
        try
        {
            if (_token.Expires > _time.GetUtcNow() && _lake.IsInForce(_token))
            {
                return;
            }
        }
        catch (Exception failure) when (failure is LakeException or CryptographyException or IOException
            or UnauthorizedAccessException or ObjectDisposedException)
        {
            // What cannot be found out does not go on.
        }

        Stop(WireErrors.TokenEnded());
    }

    private static void RequirePlain(string sql)
    {
        if (sql.Length > MaxStatementChars)
        {
            throw WireErrors.StatementTooLong(MaxStatementChars);
        }

        if (sql.Any(c => char.GetUnicodeCategory(c) == UnicodeCategory.Format))
        {
            throw WireErrors.HiddenCharacter();
        }
    }

    /// <summary>What a client is told of a failure that ends its statement.</summary>
    private LakeException Told(Exception failure) => failure switch
    {
        LakeException known => known,
        EngineException engine => CatalogFailure(engine),
        _ => _ending ?? WireErrors.Cancelled(),
    };

    /// <summary>The catalog's engine holds no data, so it may say what is wrong with a statement.</summary>
    private static LakeException CatalogFailure(EngineException failure) => failure.Kind switch
    {
        _ when failure.AroseBeforeRows => WireErrors.CatalogFailed(failure.UnsafeText.Split('\n')[0].Trim()),
        EngineErrorKind.TimeLimit or EngineErrorKind.OutOfMemory => WireErrors.TooMuch(),
        _ => WireErrors.ValueFailed(failure.Kind.ToString()),
    };
}
