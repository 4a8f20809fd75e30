// The statements that a session answers by itself.
namespace Lakeward.Server.Wire;

internal enum SessionCommandKind
{
    Begin,
    Commit,
    Rollback,
    RollbackTo,
    Savepoint,
    Release,
    Set,
    Reset,
    Show,
    Discard,
    Deallocate,
    Declare,
    Fetch,
    Move,
    Close,
    Copy,
    Unlisten,
}
