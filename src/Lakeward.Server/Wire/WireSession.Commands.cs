// What a session does by itself: transactions, settings, cursors and COPY.
using Lakeward.Engine;

namespace Lakeward.Server.Wire;

internal sealed partial class WireSession
{
    private string ShowSql(SessionCommand show) => show.Name.Equals("all", StringComparison.OrdinalIgnoreCase)
        ? "select name, setting, short_desc as description from pg_settings order by name"
        : $"select {SqlText.Literal(_settings.Get(SettingName(show.Name)))} as {SqlText.Name(
            SessionSettings.ReportedName(SettingName(show.Name)) ?? SettingName(show.Name))}";

    /// <summary>PostgreSQL has two settings whose names are several words.</summary>
    private static string SettingName(string words) => words.ToLowerInvariant().Trim('"') switch
    {
        "transaction isolation level" => "transaction_isolation",
        "time zone" => "TimeZone",
        var name => name,
    };

    private void Perform(SessionCommand command)
    {
        switch (command.Kind)
        {
            case SessionCommandKind.Begin:
                _transaction = 'T';
                Complete("BEGIN");
                break;
            case SessionCommandKind.Commit:
                Complete(_transaction == 'E' ? "ROLLBACK" : "COMMIT");
                EndTransaction();
                break;
            case SessionCommandKind.Rollback:
                EndTransaction();
                Complete("ROLLBACK");
                break;
            case SessionCommandKind.RollbackTo:
                _transaction = 'T';
                Complete("ROLLBACK");
                break;
            case SessionCommandKind.Savepoint or SessionCommandKind.Release or SessionCommandKind.Unlisten:
                Complete(command.Kind.ToString().ToUpperInvariant());
                break;
            case SessionCommandKind.Set:
                Set(command.Name, command.Value);
                Complete("SET");
                break;
            case SessionCommandKind.Reset:
                Reset(command.Name);
                Complete("RESET");
                break;
            case SessionCommandKind.Discard:
                Discard(command.Name);
                break;
            case SessionCommandKind.Deallocate:
                Deallocate(command.Name);
                Complete(command.Name.Length == 0 ? "DEALLOCATE ALL" : "DEALLOCATE");
                break;
            case SessionCommandKind.Declare:
                Declare(command);
                break;
            case SessionCommandKind.Move:
                Move(command);
                break;
            case SessionCommandKind.Close:
                CloseCursor(command.Name);
                Complete(command.Name.Length == 0 ? "CLOSE CURSOR ALL" : "CLOSE CURSOR");
                break;
            default:
                Copy(command);
                break;
        }
    }

    private void EndTransaction()
    {
        _transaction = 'I';
        CloseCursors();
    }

    private void Set(string name, string? value)
    {
        if (name.Length > 0)
        {
            _settings.Set(name, value);
            if (SessionSettings.ReportedName(name) is { } reported)
            {
                ReportSetting(reported, _settings.Get(reported));
            }
        }
    }

    private void Reset(string name)
    {
        if (name.Equals("all", StringComparison.OrdinalIgnoreCase))
        {
            _settings.Reset();
        }
        else
        {
            Set(SettingName(name), null);
        }
    }

    private void Discard(string what)
    {
        if (what == "all")
        {
            _settings.Reset();
            _statements.Clear();
            CloseCursors();
        }

        Complete($"DISCARD {what.ToUpperInvariant()}");
    }

    private void Deallocate(string name)
    {
        if (name.Length == 0)
        {
            _statements.Clear();
        }
        else if (!_statements.Remove(name))
        {
            throw WireErrors.NoSuch("prepared statement");
        }
    }

    private void Declare(SessionCommand declare)
    {
        if (_cursors.ContainsKey(declare.Name))
        {
            throw WireErrors.NameTaken("cursor");
        }

        if (_transaction == 'I')
        {
            throw WireErrors.NotOffered("A cursor outside of a transaction");
        }

        if (_cursors.Count >= MaxNames)
        {
            throw WireErrors.TooManyOpen("cursor", MaxNames);
        }

        _cursors[declare.Name] = new Portal(new PreparedStatement(declare.Sql), [], []);
        Complete("DECLARE CURSOR");
    }

    /// <summary>Rows of a cursor in the form that the FETCH, not the cursor, was bound with.</summary>
    private void Fetch(SessionCommand fetch, Portal portal, bool describe)
    {
        var cursor = Find(_cursors, fetch.Name, "cursor");
        var rows = OpenPortal(cursor);
        if (describe)
        {
            _writer.Description(rows.Columns, portal.IsBinary);
        }

        var most = fetch.Count == SessionCommand.All ? long.MaxValue : fetch.Count;
        var taken = RunningCursor(cursor, () => _writer.Rows(rows, portal.IsBinary, most));
        Complete($"FETCH {taken}");
    }

    private void Move(SessionCommand move)
    {
        var cursor = Find(_cursors, move.Name, "cursor");
        var rows = OpenPortal(cursor);
        var moved = 0L;
        while (moved < move.Count && rows.MoveNext())
        {
            moved++;
        }

        Complete($"MOVE {moved}");
    }

    private long RunningCursor(Portal cursor, Func<long> work)
    {
        var taken = 0L;
        Running(cursor, () => taken = work());
        return taken;
    }

    private void Copy(SessionCommand copy)
    {
        using var portal = new Portal(new PreparedStatement(copy.Sql), [], []);
        Running(portal, () => Complete($"COPY {_writer.Copy(OpenPortal(portal), copy.Format!)}"));
    }

    private void CloseCursor(string name)
    {
        if (name.Length == 0)
        {
            CloseCursors();
        }
        else if (_cursors.Remove(name, out var cursor))
        {
            cursor.Dispose();
        }
        else
        {
            throw WireErrors.NoSuch("cursor");
        }
    }

    private void CloseCursors()
    {
        foreach (var cursor in _cursors.Values)
        {
            cursor.Dispose();
        }

        _cursors.Clear();
    }
}
