// Marts: governed copies of tables for PostgreSQL.
using Lakeward.Marts;

namespace Lakeward;

public sealed partial class Lake
{
    /// <summary>
    /// Decides on a mart and records, principal by principal and table by table, what will leave; its rows
    /// leave afterwards. A refusal is recorded too.
    /// </summary>
    /// <exception cref="Errors.LakeException">Refused, or PostgreSQL could not hold it.</exception>
    public Task<Mart> MakeMartAsync(MartRequest request) => new MartMaker(NewestTools()).MakeAsync(request);
}
