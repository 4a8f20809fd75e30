// Random decisions of several principals on one table, compiled to a mart, loaded and read in PostgreSQL.
using System.Globalization;
using Lakeward.Access;
using Lakeward.Marts;
using Lakeward.Tests.Query;
using Npgsql;
using Xunit;

namespace Lakeward.Tests.Marts;

/// <summary>The vault's own statement run over a lab's table, and the mart it fills.</summary>
internal static class MartLab
{
    public const string Schema = "m";

    /// <summary>Decisions for principals p0, p1 and so on, each with the grants of one list.</summary>
    public static List<AccessDecision.Granted> Decide(params IReadOnlyList<IReadOnlyList<string>> grants)
    {
        var all = grants.SelectMany(list => list).ToList();
        var text = PolicyLab.Manifest(all);
        var first = 0;
        var principals = new System.Text.StringBuilder("principals:\n");
        foreach (var (number, list) in grants.Index())
        {
            var roles = string.Join(", ", Enumerable.Range(first, list.Count).Select(role => $"r{role}"));
            principals.Append(CultureInfo.InvariantCulture, $"  p{number}:\n    roles: [{roles}]\n");
            principals.Append(number % 2 == 0
                ? "    attributes: {region: north, sites: [s1, s2], level: 3, since: 2020-05-05}\n"
                : "    attributes: {region: Ö, sites: [a], level: 12, since: 1957-03-12}\n");
            first += list.Count;
        }

        var manifest = text[..text.IndexOf("principals:", StringComparison.Ordinal)] + principals;
        var reading = ManifestReader.Examine(manifest);
        Assert.True(reading.Manifest is not null, string.Join('\n', reading.Issues));
        return [.. grants.Index().Select(list => PolicyLab.Decide(reading.Manifest, $"p{list.Index}"))];
    }

    public static MartTable? Compile(PolicyLab lab, IReadOnlyList<AccessDecision.Granted> readers) =>
        new MartCompiler(name => name, lab.Keys).Compile(readers);

    /// <summary>Loads the mart by its own script, as the loader does.</summary>
    public static async Task LoadAsync(
        NpgsqlConnection session, PolicyLab lab, MartTable table, string schema = Schema,
        string end = "", string until = "2100-01-01")
    {
        var script = new MartScript(
            schema, [table], DateOnly.Parse(until, CultureInfo.InvariantCulture), distributedBy: null);
        await using var transaction = await session.BeginTransactionAsync();
        await ExecuteAsync(session, script.Begin());
        await using (var rows = await session.BeginRawBinaryCopyAsync(script.Copy(table)))
        {
            var copy = new CopyRows(table, rows);
            copy.Begin();
            using var stream = lab.Connection.Query(
                $"{table.Select("t")} ORDER BY t.k", table.Parameters);
            while (stream.Next() is { } chunk)
            {
                copy.Write(chunk);
            }

            copy.End();
        }

        await ExecuteAsync(session, script.End() + end);
        await transaction.CommitAsync();
    }

    public static async Task ExecuteAsync(NpgsqlConnection session, string sql)
    {
        await using var command = new NpgsqlCommand(sql, session);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>
    /// All rows of a statement as text, one line each, and notices; a failure is its SQLSTATE and words.
    /// </summary>
    public static async Task<string> ObserveAsync(NpgsqlConnection session, string sql)
    {
        var lines = new List<string>();
        void Hear(object sender, NpgsqlNoticeEventArgs e) => lines.Add($"notice: {e.Notice.MessageText}");
        session.Notice += Hear;
        try
        {
            if (sql.StartsWith("COPY", StringComparison.Ordinal)
                && sql.EndsWith("STDOUT", StringComparison.Ordinal))
            {
                using var rows = await session.BeginTextExportAsync(sql);
                return await rows.ReadToEndAsync();
            }

            await using var command = new NpgsqlCommand(sql, session) { AllResultTypesAreUnknown = true };
            await using var reader = await command.ExecuteReaderAsync();
            do
            {
                while (await reader.ReadAsync())
                {
                    lines.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount)
                        .Select(at => reader.IsDBNull(at) ? "NULL" : reader.GetString(at))));
                }
            }
            while (await reader.NextResultAsync());
        }
        catch (PostgresException e)
        {
            lines.Add($"{e.SqlState} {e.MessageText} {e.Detail} {e.Where}");
        }
        finally
        {
            session.Notice -= Hear;
        }

        return string.Join('\n', lines);
    }
}
