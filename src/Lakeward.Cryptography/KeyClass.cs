// The classes of dataset keys: who may read a column decides which key it lies under.
namespace Lakeward.Cryptography;

/// <summary>A dataset has one key per class; a column's class decides which one protects it.</summary>
public enum KeyClass
{
    /// <summary>Deliveries as they came.</summary>
    Raw,

    /// <summary>Table files' footers.</summary>
    Footer,

    /// <summary>Columns that name a person.</summary>
    DirectIdentifier,

    /// <summary>Columns that help to single a person out.</summary>
    QuasiIdentifier,

    /// <summary>Columns that tell of a person's health or affairs.</summary>
    Sensitive,

    /// <summary>All other columns.</summary>
    General,

    /// <summary>Details of audit events.</summary>
    AuditDetail,
}
