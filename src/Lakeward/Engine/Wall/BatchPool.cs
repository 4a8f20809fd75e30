// The memory that a lake shares with one analyst's process.
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Engine.Wall;

/// <summary>
/// Slots of one memory file, whose size is sealed and which only the lake's own mapping can write: the other
/// side holds a descriptor and maps it for reading, and nothing it does changes what lies there. Which slots
/// are free the lake remembers by itself. Thread-safe.
/// </summary>
internal sealed unsafe class BatchPool : IDisposable
{
    /// <summary>The size of a slot, of which a batch may fill less.</summary>
    public const int SlotSizeBytes = 512 << 10;

    private const int SlotsPerThread = 4;
    private const int MaxSpare = 64;
    private const int LastSizeBytes = 64 << 10;

    private readonly MemoryFile _file = new("lakeward-wall");
    private readonly MemoryView _view;
    private readonly Lock _lock = new();
    private readonly Stack<Batch> _free = new();
    private readonly HashSet<Batch> _used = [];
    private int _spare;

    /// <summary>Makes the memory for an engine of so many threads.</summary>
    /// <exception cref="Errors.LakeException">LW-ENG-0001.</exception>
    public BatchPool(int threads)
    {
        var slots = threads * SlotsPerThread;
        _file.Length = (long)slots * SlotSizeBytes;
        _view = _file.MapWritable();
        _file.SealForReaders();
        for (var slot = slots - 1; slot >= 0; slot--)
        {
            var place = (long)slot * SlotSizeBytes;
            _free.Push(new Batch(place, _view.Pointer + place, SlotSizeBytes));
        }
    }

    /// <summary>The descriptor that the other side is given.</summary>
    public SafeFileHandle Handle => _file.Handle;

    /// <summary>
    /// An empty batch: a slot, else a spare one; where there are too many of these too, a small one for
    /// whoever has no other, so that all go on, and null for the rest.
    /// </summary>
    public Batch? TryTake(bool isOnly)
    {
        lock (_lock)
        {
            if (_free.TryPop(out var slot))
            {
                _used.Add(slot);
                return slot;
            }

            if (_spare >= MaxSpare && !isOnly)
            {
                return null;
            }

            _spare++;
            return new Batch(-1, null, _spare <= MaxSpare ? SlotSizeBytes : LastSizeBytes);
        }
    }

    /// <summary>Takes back a batch that the other side has done with.</summary>
    public void Return(Batch batch)
    {
        batch.Forget();
        lock (_lock)
        {
            if (batch.IsSpare)
            {
                _spare--;
            }
            else
            {
                _free.Push(batch);
            }
        }
    }

    /// <summary>Clears what lies in slots that are free again.</summary>
    public void Wipe()
    {
        lock (_lock)
        {
            foreach (var slot in _used.Where(_free.Contains))
            {
                _view.WritableSpan(slot.Place, SlotSizeBytes).Clear();
            }

            _used.RemoveWhere(_free.Contains);
        }
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
