// An answer of the service after which another try may succeed.
using System.Net;

namespace Lakeward.Cli.Sending;

/// <summary>The service is busy, away, or said what makes no sense.</summary>
internal sealed class BrokenAnswerException(HttpStatusCode? status = null)
    : Exception("The service did not answer as it should.")
{
    /// <summary>The answer's status, where there was one.</summary>
    public HttpStatusCode? Status => status;
}
