// Writes a mart into a folder for psql, whole or not at all.
using System.Globalization;
using Lakeward.Errors;
using Lakeward.Marts;

namespace Lakeward.Postgres;

/// <summary>
/// A new folder with <c>mart.sql</c> and a file of rows for each table, in the binary form of COPY and not
/// encrypted; its owner alone can read it. <c>psql --file mart.sql</c>, run in the folder, loads it as <see
/// cref="MartLoader"/> does.
/// </summary>
public static class MartFolder
{
    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Writes it and records how it ended.</summary>
    /// <param name="mart">A mart that was decided and recorded.</param>
    /// <param name="folder">The folder; it must not exist.</param>
    /// <param name="ct">Stops it; no folder is left.</param>
    /// <exception cref="LakeException">It was not written; no folder is left.</exception>
    public static async Task WriteAsync(Mart mart, string folder, CancellationToken ct = default)
    {
        var target = Path.GetFullPath(folder);
        var partial = $"{target}.{Guid.CreateVersion7():n}.partial";
        LakeException? failure = PostgresErrors.NotWritten();
        try
        {
            if (Path.Exists(target))
            {
                throw failure = PostgresErrors.FolderExists();
            }

            Fill(mart, partial, ct);
            mart.RequireStanding();
            Directory.Move(partial, target);
            failure = null;
        }
        catch (LakeException refused)
        {
            failure = refused;
            throw;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw failure!;
        }
        finally
        {
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }

            await mart.FinishAsync(failure);
        }
    }

    private static void Fill(Mart mart, string folder, CancellationToken ct)
    {
        _ = OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder)
            : Directory.CreateDirectory(folder, OwnerOnly);
        using var script = new StreamWriter(Path.Combine(folder, "mart.sql"));
        script.Write($"\\set ON_ERROR_STOP on\nBEGIN;\n{mart.Script.Begin()}");
        foreach (var (number, table) in mart.Tables.Index())
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{number + 1}.copy");
            using (var rows = File.Create(Path.Combine(folder, name)))
            {
                mart.WriteRows(number, rows, ct);
            }

            script.Write($"\\{mart.Script.Copy(table, $"'{name}'")}\n");
        }

        script.Write($"{mart.Script.End()}COMMIT;\n");
    }
}
