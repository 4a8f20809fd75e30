// How a failure is told to a person at a browser, where there is a console.
using Lakeward.Errors;
using Microsoft.AspNetCore.Http;

namespace Lakeward.Server.Service;

/// <summary>What the console adds to the frame of a request.</summary>
/// <param name="TryWriteAsync">Answers with a page; false where the request was not for one.</param>
internal sealed record FailurePage(Func<HttpContext, LakeException, Task<bool>> TryWriteAsync);
