// The ways in which two values are compared.
namespace Lakeward.Access.Policy;

/// <summary>A comparison; each is unknown where either value is absent.</summary>
public enum Comparator
{
    /// <summary>Written =.</summary>
    Equal,

    /// <summary>Written &lt;&gt;.</summary>
    NotEqual,

    /// <summary>Written &lt;.</summary>
    Less,

    /// <summary>Written &lt;=.</summary>
    LessOrEqual,

    /// <summary>Written &gt;.</summary>
    Greater,

    /// <summary>Written &gt;=.</summary>
    GreaterOrEqual,
}
