// The SQLSTATE of a failure, by which clients tell failures apart.
using System.Collections.Frozen;
using Lakeward.Errors;

namespace Lakeward.Server.Wire;

/// <summary>References: PostgreSQL 15, appendix A.</summary>
internal static class SqlState
{
    private static readonly FrozenDictionary<string, string> ById =
        Facts.Rows("SqlStates.tsv").ToFrozenDictionary(row => row[0], row => row[1]);

    public static string Of(LakeException failure) =>
        ById.TryGetValue(failure.Id, out var state) ? state : failure.Outcome switch
        {
            Outcome.Refused => "42501",
            Outcome.Usage => "42601",
            _ => "XX000",
        };
}
