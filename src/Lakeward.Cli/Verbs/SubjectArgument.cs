// The person whom a question to the audit log is about.
using System.CommandLine;
using Lakeward.Audit;

namespace Lakeward.Cli.Verbs;

/// <summary>The argument <c>ID</c>. It is never printed, and never part of a failure.</summary>
internal sealed class SubjectArgument
{
    private readonly Argument<string> _id = new("ID")
    {
        Description = "The value of the subject column, exactly; - reads it from the standard input,"
            + " so that it stays out of the shell's history",
    };

    /// <summary>Makes it an argument of a verb.</summary>
    public void AddTo(Command verb) => verb.Add(_id);

    /// <summary>The person that a call means.</summary>
    public async Task<string> ReadAsync(Call call, CancellationToken ct)
    {
        if (call.Get(_id) is not "-" and var id)
        {
            return id!;
        }

        var buffer = new char[SubjectHash.MaxIdSizeBytes + 2];
        var length = await Console.In.ReadBlockAsync(buffer, ct);
        return new string(buffer, 0, length).TrimEnd('\n').TrimEnd('\r');
    }
}
