// Who saw whom: the answers that showed a person's data, and the people whose data somebody saw.
namespace Lakeward;

public sealed partial class Lake
{
    private void Fold(long index, Audit.AuditEvent entry)
    {
        _book.Fold(index, entry);
        _answers.Fold(index, entry);
    }
}
