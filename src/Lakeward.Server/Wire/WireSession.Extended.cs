// The extended protocol: statements are parsed, bound, described and run in messages of their own.
using Lakeward.Engine;

namespace Lakeward.Server.Wire;

internal sealed partial class WireSession
{
    private const int MaxPortals = 4;

    private void Parse(MessageBody body)
    {
        var (name, sql) = (body.Text(), body.Text());
        var types = new uint[body.Count(4)];
        for (var at = 0; at < types.Length; at++)
        {
            types[at] = body.Oid();
        }

        body.End();
        RequirePlain(sql);
        if (SqlTokens.Split(sql).Count > 1)
        {
            throw WireErrors.NotOffered("Several statements in one Parse message");
        }

        if (name.Length > 0 && _statements.ContainsKey(name))
        {
            throw WireErrors.NameTaken("prepared statement");
        }

        if (_statements.Count >= MaxNames)
        {
            throw WireErrors.TooManyOpen("prepared statement", MaxNames);
        }

        var statement = new PreparedStatement(sql);
        statement.Parameters = ParametersOf(statement, types);
        _statements[name] = statement;
        _output.Empty('1');
    }

    /// <summary>The parameters' types: as the client declares them, else as the engine finds them.</summary>
    private List<ParameterType> ParametersOf(PreparedStatement statement, uint[] types)
    {
        var count = Math.Max(PreparedStatement.CountParameters(statement.Sql), 0);
        var declared = Enumerable.Range(0, count).Select(
            at => at < types.Length ? ParameterType.Of(types[at], at + 1) : null).ToList();
        if (declared.TrueForAll(type => type is not null) || statement.Command is not null)
        {
            return [.. declared.Select(type => type ?? new ParameterType(WireType.Text, "VARCHAR"))];
        }

        var sql = PreparedStatement.WithCasts(
            statement.Sql, (at, text) => declared[at]?.Cast(text, null));
        var found = _questions.Describe(sql).Parameters;
        return
        [
            .. declared.Select((type, at) => type
                ?? (at < found.Count ? ParameterType.Inferred(found[at]) : new(WireType.Text, "VARCHAR"))),
        ];
    }

    private void Bind(MessageBody body)
    {
        var (name, statement) = (body.Text(), Find(_statements, body.Text(), "prepared statement"));
        var forms = Forms(ref body);
        var values = new object?[body.Count(4)];
        if (values.Length != statement.Parameters.Count)
        {
            throw WireErrors.ParameterCount(values.Length, statement.Parameters.Count);
        }

        for (var at = 0; at < values.Length; at++)
        {
            var size = body.Int32();
            var binary = forms.Length == 1 ? forms[0] : at < forms.Length && forms[at];
            values[at] = size < 0
                ? null
                : ParameterValue.Read(at + 1, statement.Parameters[at], binary, body.Bytes(size));
        }

        var columns = Forms(ref body);
        body.End();
        ClosePortal(name);
        if (_portals.Count >= MaxNames)
        {
            throw WireErrors.TooManyOpen("portal", MaxNames);
        }

        _portals[name] = new Portal(statement, values, columns);
        _output.Empty('2');
    }

    private static bool[] Forms(ref MessageBody body)
    {
        var forms = new bool[body.Count(2)];
        for (var at = 0; at < forms.Length; at++)
        {
            forms[at] = body.Int16() switch
            {
                0 => false,
                1 => true,
                _ => throw WireErrors.Malformed("a format code"),
            };
        }

        return forms;
    }

    private void Describe(MessageBody body)
    {
        var (kind, name) = ((char)body.Byte(), body.Text());
        if (kind == 'S')
        {
            var statement = Find(_statements, name, "prepared statement");
            _output.Begin('t');
            _output.Int16(statement.Parameters.Count);
            foreach (var parameter in statement.Parameters)
            {
                _output.Int32((int)parameter.Oid);
            }

            _output.End();
            Describe(ColumnsOf(statement), _ => false);
            return;
        }

        var portal = Find(_portals, name, "portal");
        if (portal.Statement.IsEmpty
            || portal.Statement.Command is not null and not { Kind: SessionCommandKind.Show })
        {
            Describe(ColumnsOf(portal.Statement), portal.IsBinary);
            return;
        }

        Running(portal, () => Describe(OpenPortal(portal).Columns, portal.IsBinary));
    }

    private void Describe(IReadOnlyList<WireColumn> columns, Func<int, bool> binary)
    {
        if (columns.Count == 0)
        {
            _output.Empty('n');
        }
        else
        {
            _writer.Description(columns, binary);
        }
    }

    /// <summary>The columns of a statement without running it; none for what yields no rows.</summary>
    private IReadOnlyList<WireColumn> ColumnsOf(PreparedStatement statement)
    {
        if (statement.IsEmpty)
        {
            return [];
        }

        if (statement.Command is { Kind: SessionCommandKind.Fetch } fetch)
        {
            return OpenPortal(Find(_cursors, fetch.Name, "cursor")).Columns;
        }

        return statement.Columns ??= statement.Command switch
        {
            { Kind: SessionCommandKind.Show } show =>
                [.. _questions.Describe(ShowSql(show)).Columns.Select(WireColumn.Of)],
            not null => [],
            null => [.. ShapeOf(statement).Columns.Select(WireColumn.Of)],
        };
    }

    private StatementShape ShapeOf(PreparedStatement statement) => _questions.Describe(
        PreparedStatement.WithCasts(
            statement.Sql, (at, text) => statement.Parameters[at].Cast(text, null)));

    private void Execute(MessageBody body)
    {
        var portal = Find(_portals, body.Text(), "portal");
        var most = body.Int32();
        Running(portal, () => Run(portal, describe: false, most > 0 ? most : long.MaxValue));
    }

    private void Close(MessageBody body)
    {
        var (kind, name) = ((char)body.Byte(), body.Text());
        if (kind == 'S')
        {
            _statements.Remove(name);
        }
        else
        {
            ClosePortal(name);
        }

        _output.Empty('3');
    }

    private void EndSequence()
    {
        if (_transaction == 'I')
        {
            ClosePortals();
        }

        Ready();
    }

    /// <summary>Opens a portal's rows unless they are; an open one holds an engine, so few may be.</summary>
    private RowSet OpenPortal(Portal portal)
    {
        if (portal.Rows is null
            && _portals.Values.Concat(_cursors.Values).Count(each => each.Rows is not null)
            >= MaxPortals)
        {
            throw WireErrors.TooManyOpen("running statement", MaxPortals);
        }

        return OpenRows(portal);
    }

    private void ClosePortal(string name)
    {
        if (_portals.Remove(name, out var portal))
        {
            portal.Dispose();
        }
    }

    private void ClosePortals()
    {
        foreach (var portal in _portals.Values)
        {
            portal.Dispose();
        }

        _portals.Clear();
    }

    private static T Find<T>(Dictionary<string, T> among, string name, string kind) =>
        among.TryGetValue(name, out var found) ? found : throw WireErrors.NoSuch(kind);
}
