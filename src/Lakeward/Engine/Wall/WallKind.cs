// What a frame between the lake and an analyst's process says.
namespace Lakeward.Engine.Wall;

/// <summary>
/// The kinds of frames. On the control socket the lake asks and the analyst's process answers; on the data
/// sockets it is the other way round.
/// </summary>
internal enum WallKind : byte
{
    /// <summary>The process is locked down and takes requests.</summary>
    Ready = 1,

    /// <summary>Limits of the engine to open.</summary>
    Open,

    /// <summary>The engine is closed, and a fresh one opened.</summary>
    Reset,

    /// <summary>
    /// Sources become readable, each with its name, rows in all and columns with types; then statements of
    /// our own run.
    /// </summary>
    SetUp,

    /// <summary>Runs one of our own statements.</summary>
    Execute,

    /// <summary>How many statements a text holds.</summary>
    Count,

    /// <summary>The syntax tree of a statement as JSON.</summary>
    Serialize,

    /// <summary>The statement of a syntax tree.</summary>
    Deserialize,

    /// <summary>Kind, parameters and columns of a statement.</summary>
    Describe,

    /// <summary>The columns that a statement needs of each source.</summary>
    Explain,

    /// <summary>Runs a statement and streams its rows.</summary>
    Query,

    /// <summary>Stops what runs.</summary>
    Interrupt,

    /// <summary>The answer to a request, or the end of rows.</summary>
    Done,

    /// <summary>A request failed: kind and text.</summary>
    Failed,

    /// <summary>The columns of the rows that follow.</summary>
    Columns,

    /// <summary>Chunks of rows.</summary>
    Rows,

    /// <summary>Chunks of rows that lie in the shared memory: how many, where, and how long.</summary>
    Batch,

    /// <summary>A scan of a source begins: its number and the ordinals needed.</summary>
    ScanOpen,

    /// <summary>More chunks of a scan.</summary>
    ScanNext,

    /// <summary>A scan is over.</summary>
    ScanClose,

    /// <summary>A scan that needs no column: the number of rows.</summary>
    ScanCount,
}
