// What can go wrong with a request on its way.
namespace Lakeward.Tests.Aws;

internal enum WireFault
{
    /// <summary>It is answered.</summary>
    None,

    /// <summary>The connection closes before it is read.</summary>
    DropAtOnce,

    /// <summary>The connection closes in the middle of its body.</summary>
    DropInBody,

    /// <summary>The server does it, and the connection closes before the answer.</summary>
    DropAfter,

    /// <summary>503, and the server never saw it.</summary>
    Unavailable,

    /// <summary>The answer comes after the client's patience.</summary>
    Late,

    /// <summary>The answer's body ends in its middle.</summary>
    CutShort,

    /// <summary>The first answer ever given to this request is given again.</summary>
    Stale,
}
