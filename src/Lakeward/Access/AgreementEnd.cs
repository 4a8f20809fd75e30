// What happens to data when its agreement ends.
namespace Lakeward.Access;

/// <summary>The duty at the end of an agreement; written destroy or return.</summary>
public enum AgreementEnd
{
    /// <summary>The data is destroyed.</summary>
    Destroy,

    /// <summary>The data is returned, then destroyed.</summary>
    Return,
}
