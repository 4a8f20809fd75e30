// Running, streaming, stopping and inspecting statements.
using System.Text.Json;
using Lakeward.Engine;
using Lakeward.Errors;
using Xunit;

namespace Lakeward.Tests.Engine;

public sealed class ConnectionTests : IDisposable
{
    private readonly DuckDatabase _database = Engines.Analyst();
    private readonly Connection _connection;

    public ConnectionTests() => _connection = _database.Connect();

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void The_library_is_the_pinned_one() => Assert.Equal("v1.5.6", DuckDatabase.LibraryVersion);

    [Fact]
    public void Rows_stream_in_order_and_in_chunks()
    {
        using var stream = _connection.Query("SELECT range AS i FROM range(1000000)");
        Assert.Equal("i", stream.Columns[0].Name);
        Assert.Equal("BIGINT", stream.Columns[0].Type.Sql);
        var expected = 0L;
        while (stream.Next() is { } chunk)
        {
            Assert.InRange(chunk.Count, 1, 2048);
            foreach (var value in chunk[0].Values<long>())
            {
                Assert.Equal(expected++, value);
            }
        }

        Assert.Equal(1_000_000, expected);
        Assert.Null(stream.Next());
    }

    [Fact]
    public void Execute_tells_how_many_rows_changed()
    {
        Assert.Equal(0, _connection.Execute("CREATE TABLE t (a INTEGER)"));
        Assert.Equal(3, _connection.Execute("INSERT INTO t VALUES (1), (2), (3)"));
        Assert.Equal(1, _connection.Execute("DELETE FROM t WHERE a = $1", 2));
        Assert.Equal("1|3", _connection.Line("SELECT a FROM t ORDER BY a"));
    }

    [Fact]
    public void Parameters_of_every_type_arrive_exactly()
    {
        var moment = new DateTime(2024, 2, 29, 23, 59, 59, 123, 456, DateTimeKind.Utc);
        object?[] parameters =
        [
            "it's \"ü\"\0", 7, long.MinValue, Int128.MaxValue, 0.1, -79228162514264337593543950.335m, true,
            new DateOnly(1, 1, 1), moment, new DateTimeOffset(moment), new byte[] { 0, 255 }, null, "",
            Array.Empty<byte>(), Guid.Empty,
        ];
        var shown = string.Join(", ", Enumerable.Range(1, parameters.Length).Select(n => $"${n}"));
        var row = _connection.Rows($"SELECT {shown}", parameters).Single();
        string?[] expected =
        [
            "it's \"ü\"\0", "7", "-9223372036854775808", "170141183460469231731687303715884105727", "0.1",
            "-79228162514264337593543950.335", "true", "0001-01-01", "2024-02-29 23:59:59.123456",
            "2024-02-29 23:59:59.123456+00", "\\x00\\xFF", null, "", "",
            "00000000-0000-0000-0000-000000000000",
        ];
        Assert.Equal(expected, row);
    }

    [Fact]
    public void A_parameter_of_a_foreign_type_is_refused()
    {
        var failure = Assert.Throws<LakeException>(() => _connection.Rows("SELECT $1", this));
        Assert.Equal("LW-ENG-0005", failure.Id);
        Assert.Equal("1", _connection.ScalarText("SELECT 1"));
    }

    [Fact]
    public void A_missing_or_surplus_parameter_is_an_error()
    {
        Assert.Throws<EngineException>(() => _connection.Rows("SELECT $1 + 1"));
        Assert.Throws<EngineException>(() => _connection.Rows("SELECT 1", 1));
    }

    [Fact]
    public void A_statement_with_a_NUL_is_refused()
    {
        var failure = Assert.Throws<LakeException>(() => _connection.Execute("SELECT 1\0 + 1"));
        Assert.Equal("LW-ENG-0004", failure.Id);
    }

    [Theory]
    [InlineData("SELEC 1", EngineErrorKind.Parser)]
    [InlineData("SELECT nothing", EngineErrorKind.Binder)]
    [InlineData("SELECT * FROM nothing", EngineErrorKind.Catalog)]
    [InlineData("SELECT CAST('CANARY' || range AS INTEGER) FROM range(3)", EngineErrorKind.Conversion)]
    [InlineData("SELECT error('CANARY')", EngineErrorKind.InvalidInput)]
    [InlineData("SELECT 9223372036854775807 + range FROM range(1, 3)", EngineErrorKind.OutOfRange)]
    [InlineData("SELECT 1; SELECT 2", EngineErrorKind.InvalidInput)]
    public void Failures_have_a_kind_and_a_message_without_data(string sql, EngineErrorKind kind)
    {
        var failure = Assert.Throws<EngineException>(() => _connection.Rows(sql));
        Assert.Equal(kind, failure.Kind);
        Assert.NotEmpty(failure.UnsafeText);
        Assert.DoesNotContain("CANARY", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal("1", _connection.ScalarText("SELECT 1"));
    }

    [Fact]
    public void A_failure_amid_the_stream_is_thrown_by_the_fetch()
    {
        using var stream = _connection.Query(
            "SELECT CAST(if(range = 900000, 'CANARY', '1') AS INTEGER) FROM range(1000000)");
        Assert.NotNull(stream.Next());
        var failure = Assert.Throws<EngineException>(() =>
        {
            while (stream.Next() is not null)
            {
            }
        });
        Assert.Equal(EngineErrorKind.Conversion, failure.Kind);
        Assert.Contains("CANARY", failure.UnsafeText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_ends_a_running_statement()
    {
        var running = Task.Run(() => _connection.Rows(Engines.Endless));
        while (!running.IsCompleted)
        {
            _connection.Interrupt();
            await Task.Yield();
        }

        var failure = await Assert.ThrowsAsync<EngineException>(() => running);
        Assert.Equal(EngineErrorKind.Interrupt, failure.Kind);
        Assert.Equal("1", _connection.ScalarText("SELECT 1"));
    }

    [Fact]
    public void An_interrupt_ends_a_stream()
    {
        using var stream = _connection.Query("SELECT * FROM range(100000000000)");
        Assert.NotNull(stream.Next());
        _connection.Interrupt();
        var failure = Assert.Throws<EngineException>(() =>
        {
            while (stream.Next() is not null)
            {
            }
        });
        Assert.Equal(EngineErrorKind.Interrupt, failure.Kind);
    }

    [Fact]
    public void An_interrupt_without_a_statement_does_nothing()
    {
        _connection.Interrupt();
        Assert.Equal("1", _connection.ScalarText("SELECT 1"));
    }

    [Fact]
    public async Task A_cancelled_token_ends_a_statement()
    {
        using var source = new CancellationTokenSource();
        var running = Task.Run(() => _connection.Execute(Engines.Endless, source.Token));
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Throws<OperationCanceledException>(() => _connection.Execute("SELECT 1", source.Token));
        Assert.Equal("1", _connection.ScalarText("SELECT 1"));
    }

    [Fact]
    public void A_statement_beyond_its_time_is_ended()
    {
        using var database = Engines.Analyst(statementLimit: TimeSpan.FromMilliseconds(50));
        using var connection = database.Connect();
        var failure = Assert.Throws<EngineException>(() => connection.Rows(Engines.Endless));
        Assert.Equal(EngineErrorKind.TimeLimit, failure.Kind);
        Assert.Equal("LW-ENG-0102", failure.Id);
    }

    [Fact]
    public void One_statement_at_a_time()
    {
        using (_connection.Query("SELECT * FROM range(1000000)"))
        {
            Assert.Throws<InvalidOperationException>(() => _connection.Execute("SELECT 1"));
        }

        Assert.Equal("1", _connection.ScalarText("SELECT 1"));
    }

    [Fact]
    public void A_deep_expression_is_an_error_and_not_a_crash()
    {
        var chain = "SELECT " + string.Join(" + ", Enumerable.Repeat("range", 20_000)) + " FROM range(1)";
        Assert.Throws<EngineException>(() => _connection.Rows(chain));
        var nots = "SELECT " + string.Concat(Enumerable.Repeat("NOT ", 900)) + "true";
        Assert.Throws<EngineException>(() => _connection.Rows(nots));
        var parentheses = "SELECT " + new string('(', 5000) + "1" + new string(')', 5000);
        Assert.Equal("1", _connection.ScalarText(parentheses));
        Assert.Equal("1", _connection.ScalarText("SELECT 1"));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("-- nothing\n;", 0)]
    [InlineData("SELECT 1", 1)]
    [InlineData("SELECT 1; -- x\n SELECT ';' ;", 2)]
    public void Statements_are_counted(string sql, int count) =>
        Assert.Equal(count, _connection.CountStatements(sql));

    [Theory]
    [InlineData("SELECT 1", StatementKind.Select)]
    [InlineData("FROM range(3)", StatementKind.Select)]
    [InlineData("EXPLAIN SELECT 1", StatementKind.Explain)]
    [InlineData("CREATE TABLE x (a INTEGER)", StatementKind.Create)]
    [InlineData("COPY (SELECT 1) TO '/tmp/never'", StatementKind.Copy)]
    [InlineData("SET VARIABLE a = 1", StatementKind.Set)]
    public void Statements_have_a_kind(string sql, StatementKind kind)
    {
        if (kind == StatementKind.Copy)
        {
            Assert.Throws<EngineException>(() => _connection.Describe(sql)); // Binding opens the file system.
            return;
        }

        Assert.Equal(kind, _connection.Describe(sql).Kind);
    }

    [Fact]
    public void Columns_and_parameters_are_known_before_the_run()
    {
        var shape = _connection.Describe(
            "SELECT CAST($1 AS DATE) AS born, 1.5 AS \"half é\", [1] AS l WHERE $2::INTEGER > 0");
        Assert.Equal(["DATE", "INTEGER"], shape.Parameters.Select(type => type.Sql));
        Assert.Equal(["born", "half é", "l"], shape.Columns.Select(column => column.Name));
        Assert.Equal(["DATE", "DECIMAL(2,1)", "INTEGER[]"], shape.Columns.Select(column => column.Type.Sql));
    }

    [Fact]
    public void Syntax_trees_keep_what_is_new_in_the_language()
    {
        const string sql = "SELECT list_transform([1], lambda x: x + 1) FROM range(3) LIMIT 2";
        var json = _connection.SerializeSql(sql);
        using var tree = JsonDocument.Parse(json);
        Assert.False(tree.RootElement.GetProperty("error").GetBoolean());
        Assert.Single(tree.RootElement.GetProperty("statements").EnumerateArray());
        Assert.Contains("lambda x: ", _connection.DeserializeSql(json), StringComparison.OrdinalIgnoreCase);
        using var refused = JsonDocument.Parse(_connection.SerializeSql("DROP TABLE x"));
        Assert.True(refused.RootElement.GetProperty("error").GetBoolean());
    }
}
