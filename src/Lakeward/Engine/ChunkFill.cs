// How a lane of a row source makes rows.
namespace Lakeward.Engine;

/// <summary>
/// Writes the next rows, from row 0 on, and returns how many there are, at most <see
/// cref="WritableChunk.Capacity"/>; zero ends the lane. Every needed column gets a value or a NULL in every
/// row.
/// </summary>
public delegate int ChunkFill(WritableChunk chunk);
