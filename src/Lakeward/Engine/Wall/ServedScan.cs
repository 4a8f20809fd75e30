// A scan that an analyst's process reads.
using System.Collections.Concurrent;

namespace Lakeward.Engine.Wall;

/// <summary>
/// Shares the parts of a relation out among the lanes that ask. A lane holds the batch it got until it asks
/// again. The other side may close the scan while it is read: it is released when the last reader has left.
/// </summary>
internal sealed class ServedScan : IDisposable
{
    private const int MaxLanes = 1_024;
    private readonly CancellationTokenSource _stop = new();
    private readonly PartFeed[] _feeds;
    private readonly bool[] _isOver;
    private readonly ConcurrentDictionary<int, Lane> _lanes = new();
    private readonly Lock _gate = new();
    private int _readers;
    private bool _isClosed;
    private bool _isReleased;

    public ServedScan(
        string name,
        IReadOnlyList<LogicalType> types,
        IReadOnlyList<RelationPart> parts,
        BatchPool pool)
    {
        _feeds = [.. parts.Select(part => new PartFeed(name, types, part, pool, _stop.Token))];
        _isOver = new bool[_feeds.Length];
    }

    /// <summary>Hands the lane's next batch to a reader; null at the end.</summary>
    /// <exception cref="InvalidDataException">There is no such lane, or the scan is closed.</exception>
    public void Next(int number, Action<Batch?> read)
    {
        Enter();
        try
        {
            if (number is < 0 or >= MaxLanes)
            {
                throw WallReader.Malformed();
            }

            var lane = _lanes.GetOrAdd(number, _ => new Lane());
            lock (lane)
            {
                lane.Release();
                lane.Held = Find(lane);
                read(lane.Held);
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Lets what is computed end soon.</summary>
    public void Interrupt()
    {
        lock (_gate)
        {
            if (_isReleased)
            {
                return;
            }
        }

        _stop.Cancel();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
        }

        _stop.Cancel();
        Release();
    }

    private Batch? Find(Lane lane)
    {
        while (Choose(lane) is { } feed)
        {
            if (feed.Next() is { } batch)
            {
                return batch;
            }

            lock (_gate)
            {
                _isOver[Array.IndexOf(_feeds, feed)] = true;
                lane.Feed = null;
            }
        }

        return null;
    }

    /// <summary>The lane's own part, else the first that nobody has begun, else any that is not over.
    /// </summary>
    private PartFeed? Choose(Lane lane)
    {
        lock (_gate)
        {
            if (lane.Feed is { } own && !_isOver[Array.IndexOf(_feeds, own)])
            {
                return own;
            }

            lane.Feed = Array.Find(_feeds, feed => !feed.IsStarted);
            if (lane.Feed is { } fresh)
            {
                fresh.Start();
                return fresh;
            }

            var other = Array.IndexOf(_isOver, value: false);
            return lane.Feed = other < 0 ? null : _feeds[other];
        }
    }

    private void Enter()
    {
        lock (_gate)
        {
            _readers += _isClosed ? throw WallReader.Malformed() : 1;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            _readers--;
        }

        Release();
    }

    private void Release()
    {
        lock (_gate)
        {
            if (!_isClosed || _readers > 0 || _isReleased)
            {
                return;
            }

            _isReleased = true;
        }

        foreach (var lane in _lanes.Values)
        {
            lane.Release();
        }

        Array.ForEach(_feeds, feed => feed.Dispose());
        _stop.Dispose();
    }

    /// <summary>One of the other side's threads.</summary>
    private sealed class Lane
    {
        /// <summary>The part it reads.</summary>
        public PartFeed? Feed { get; set; }

        /// <summary>The batch it reads, of that part.</summary>
        public Batch? Held { get; set; }

        public void Release()
        {
            if (Held is { } batch)
            {
                Held = null;
                Feed!.Return(batch);
            }
        }
    }
}
