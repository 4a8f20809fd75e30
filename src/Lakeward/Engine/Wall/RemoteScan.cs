// A running scan that the lake serves, frame by frame.
using Lakeward.Engine.Native;

namespace Lakeward.Engine.Wall;

/// <summary>
/// Each of the engine's threads has a lane with a frame of its own, which holds many chunks.
/// </summary>
internal sealed class RemoteScan : Scan
{
    private readonly TableFunction _function;
    private readonly LogicalType[] _types;
    private readonly int _number;
    private readonly DataChannels _channels;
    private int _lanes;

    public RemoteScan(
        TableFunction function, IReadOnlyList<int> ordinals, int number, DataChannels channels)
    {
        _function = function;
        _types = [.. ordinals.Select(ordinal => function.Types[ordinal])];
        _number = number;
        _channels = channels;
    }

    public override int Lanes => _function.Threads;

    public override object OpenLane() =>
        new Lane(new ChunkReader(_types), Interlocked.Increment(ref _lanes) - 1);

    public override void Fill(object lane, nint chunk)
    {
        var own = (Lane)lane;
        if (own.ChunksLeft == 0 && !own.IsDone)
        {
            Next(own);
        }

        if (own.IsDone)
        {
            NativeChunk.duckdb_data_chunk_set_size(chunk, 0);
            return;
        }

        own.Read();
        own.Chunk.CopyTo(chunk);
    }

    protected override void Close()
    {
        try
        {
            _ = _channels.Ask(frame => frame.Begin(WallKind.ScanClose).Add(_number));
        }
        catch (Exception gone) when (gone is IOException or EngineException)
        {
            // The lake has ended the session; it closes its scans by itself.
        }
    }

    private void Next(Lane lane)
    {
        var frame = _channels.Ask(
            ask => ask.Begin(WallKind.ScanNext).Add(_number).Add(lane.Number), lane.Buffer);
        lane.ChunksLeft = frame.Kind is WallKind.Batch or WallKind.Rows
            ? frame.Int32()
            : throw EngineErrors.ScanFailed(WallReader.Malformed());
        lane.IsDone = lane.ChunksLeft == 0;
        if (frame.Kind == WallKind.Batch)
        {
            var (place, length) = (frame.Int64(), frame.Int32());
            (lane.At, lane.Left) = (_channels.Memory(place, length), length);
        }
        else
        {
            _ = frame.Int32();
            (lane.At, lane.Left) = frame.Rest();
        }
    }

    private sealed class Lane(ChunkReader chunk, int number)
    {
        private nint _at;
        private long _left;

        public ChunkReader Chunk => chunk;

        public int Number => number;

        public WallBuffer Buffer { get; } = new();

        /// <summary>Where the rest of the batch begins.</summary>
        public nint At
        {
            get => _at;
            set => _at = value;
        }

        /// <summary>How long it is.</summary>
        public long Left
        {
            get => _left;
            set => _left = value;
        }

        public int ChunksLeft { get; set; }

        public bool IsDone { get; set; }

        public void Read()
        {
            chunk.Read(ref _at, ref _left);
            ChunksLeft--;
        }
    }
}
