// How much a column can tell about a person.
namespace Lakeward.Records.Mapping;

/// <summary>The class of a column; it decides key, default mask and statistics in a lake.</summary>
public enum ColumnClass
{
    /// <summary><c>direct-identifier</c>: names one person.</summary>
    DirectIdentifier,

    /// <summary><c>quasi-identifier</c>: helps to find a person together with others.</summary>
    QuasiIdentifier,

    /// <summary><c>sensitive</c>: tells something about a person.</summary>
    Sensitive,

    /// <summary><c>general</c>: everything else.</summary>
    General,
}
