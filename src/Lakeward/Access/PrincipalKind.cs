// Whether a principal is a person or a machine.
namespace Lakeward.Access;

/// <summary>The kind of a principal; written person or machine.</summary>
public enum PrincipalKind
{
    /// <summary>A person.</summary>
    Person,

    /// <summary>A program that acts by itself, for example a sender's job.</summary>
    Machine,
}
