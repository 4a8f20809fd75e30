// Legitimate statements pass the guard and give what they give without it.
using System.Text;
using Lakeward.Engine;
using Lakeward.Query;
using Xunit;

namespace Lakeward.Tests.Query;

public sealed class QuestionsTests(GuardedLake guarded) : IClassFixture<GuardedLake>
{
    /// <summary>The statements with their line numbers.</summary>
    public static TheoryData<int, string> Questions
    {
        get
        {
            var questions = new TheoryData<int, string>();
            foreach (var (number, sql) in StatementFile.Lines("questions.sql"))
            {
                questions.Add(number, sql);
            }

            return questions;
        }
    }

    [Fact]
    public void There_are_enough_questions() => Assert.True(Questions.Count >= 150, $"{Questions.Count}");

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_question_is_answered_as_by_the_engine_alone(int line, string sql)
    {
        var answered = await guarded.AskAsync("kim", sql);

        using var engine = DuckDatabase.Open(new EngineOptions { Threads = 1 });
        using var connection = engine.Connect();
        connection.Execute("CREATE SCHEMA claims");
        connection.Execute($"""
            CREATE TABLE claims.patients AS SELECT a::VARCHAR AS patient_id, b::VARCHAR AS name,
            c::DATE AS birth_date, d::VARCHAR AS diagnosis, e::DECIMAL(12, 2) AS paid
            FROM (VALUES {Rows(GuardedLake.Patients)}) v(a, b, c, d, e)
            """);
        connection.Execute($"""
            CREATE TABLE claims.visits AS SELECT a::BIGINT AS visit, b::VARCHAR AS ward, c::DATE AS day,
            d::BIGINT AS charge, e::VARCHAR AS tags
            FROM (VALUES {Rows(GuardedLake.Visits)}) v(a, b, c, d, e)
            """);
        connection.Execute("CREATE VIEW patients AS SELECT * FROM claims.patients");
        connection.Execute("CREATE VIEW visits AS SELECT * FROM claims.visits");
        var plain = sql.TrimEnd(';');
        using var output = new MemoryStream();
        using var stream = connection.Query(connection.AsText(plain));
        CsvOutput.Write(stream, output);
        var expected = Encoding.UTF8.GetString(output.ToArray());

        Assert.True(
            Lines(expected).SequenceEqual(Lines(answered)),
            $"line {line}: {sql}\nalone:\n{expected}\nthe lake:\n{answered}");
    }

    /// <summary>The rows below the header; without an order of their own, in any order.</summary>
    private static List<string> Lines(string csv) =>
        [.. csv.Split('\n').Skip(1).Order(StringComparer.Ordinal)];

    /// <summary>The fixture's rows as SQL.</summary>
    private static string Rows(string csv) =>
        string.Join(", ", csv.TrimEnd('\n').Split('\n').Skip(1).Select(Row));

    private static string Row(string row)
    {
        var at = row.IndexOf('"', StringComparison.Ordinal);
        var list = at < 0 ? null : row[at..];
        string[] fields = [.. (list is null ? row : row[..(at - 1)]).Split(',')];
        IEnumerable<string> all = list is null
            ? fields
            : [.. fields, list[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal)];
        return $"({string.Join(", ", all.Select(f => f.Length == 0 ? "NULL" : SqlText.Literal(f)))})";
    }
}
