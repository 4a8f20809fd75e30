// Why a statement failed, in DuckDB's classes and three of our own.
namespace Lakeward.Engine;

/// <summary>The class of a failure. Up to 43 the numbers are those of DuckDB's C header.</summary>
public enum EngineErrorKind
{
    Unknown = 0,
    OutOfRange = 1,
    Conversion = 2,
    UnknownType = 3,
    Decimal = 4,
    MismatchType = 5,
    DivideByZero = 6,
    ObjectSize = 7,
    InvalidType = 8,
    Serialization = 9,
    Transaction = 10,
    NotImplemented = 11,
    Expression = 12,
    Catalog = 13,
    Parser = 14,
    Planner = 15,
    Scheduler = 16,
    Executor = 17,
    Constraint = 18,
    Index = 19,
    Statistics = 20,
    Connection = 21,
    Syntax = 22,
    Settings = 23,
    Binder = 24,
    Network = 25,
    Optimizer = 26,
    NullPointer = 27,
    InputOutput = 28,
    Interrupt = 29,
    Fatal = 30,
    Internal = 31,
    InvalidInput = 32,
    OutOfMemory = 33,
    Permission = 34,
    ParameterNotResolved = 35,
    ParameterNotAllowed = 36,
    Dependency = 37,
    Http = 38,
    MissingExtension = 39,
    Autoload = 40,
    Sequence = 41,
    InvalidConfiguration = 42,
    Corruption = 43,

    /// <summary>
    /// A relation's vault side failed; why is in the inner exception and must not reach the analyst.
    /// </summary>
    Scan = 100,

    /// <summary>The statement ran longer than the engine allows.</summary>
    TimeLimit = 101,

    /// <summary>The process that ran the statement is gone: it crashed, or was stopped for good.</summary>
    ProcessEnded = 102,
}
