// Decrypted columns in anonymous memory, kept between questions as far as a limit allows.
using Lakeward.Cryptography;
using Lakeward.Engine;
using Lakeward.Parquet;
using Lakeward.Storage;
using Lakeward.Tables;

namespace Lakeward.Query;

/// <summary>
/// The vault's files: for each encrypted file, memory files with the columns that questions have needed.
/// Only the vault's engine reads them; who may see what is decided for each question anew. A question
/// decrypts no column but its own, for it may not hold the keys of those that others needed. Thread-safe.
/// </summary>
/// <param name="store">The encrypted files.</param>
/// <param name="limitBytes">What unused memory files may hold together; the least recently used go
/// first.</param>
internal sealed class DecryptedFiles(IObjectStore store, long limitBytes) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectName, List<Entry>> _entries = [];
    private long _clock;

    /// <summary>A file's columns, decrypted now or before.</summary>
    /// <param name="name">The encrypted file.</param>
    /// <param name="file">What the table's log says of it; anything else is refused.</param>
    /// <param name="columns">Physical names of the columns needed.</param>
    /// <param name="unwrap">Gives a class key by name, or null to refuse it.</param>
    /// <exception cref="Errors.LakeException">The file is missing, changed or replaced, or a key is
    /// refused.</exception>
    public Lease Open(
        ObjectName name, DataFile file, IReadOnlyCollection<string> columns, Func<string, SecretKey?> unwrap)
    {
        var entry = Enter(name, columns, wanted => Decrypt(name, file, wanted, unwrap));
        try
        {
            // Outside the lock: files are decrypted side by side, and each by the first who asks.
            _ = entry.Memory;
        }
        catch
        {
            lock (_lock)
            {
                Retire(_entries[name], known => known == entry);
                entry.Release();
            }

            throw;
        }

        lock (_lock)
        {
            Retire(_entries[name], known => known != entry && entry.Columns.IsSupersetOf(known.Columns));
            Evict();
        }

        return new Lease(this, entry);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var entries in _entries.Values)
            {
                Retire(entries, _ => true);
            }

            _entries.Clear();
        }
    }

    private Entry Enter(
        ObjectName name, IReadOnlyCollection<string> columns, Func<HashSet<string>, MemoryFile> decrypt)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(name, out var entries))
            {
                _entries[name] = entries = [];
            }

            if (entries.Find(known => known.Columns.IsSupersetOf(columns)) is not { } entry)
            {
                var wanted = columns.ToHashSet(StringComparer.Ordinal);
                entry = new Entry(() => decrypt(wanted), wanted);
                entries.Add(entry);
            }

            entry.LastUse = ++_clock;
            entry.Users++;
            return entry;
        }
    }

    private MemoryFile Decrypt(
        ObjectName name, DataFile file, HashSet<string> columns, Func<string, SecretKey?> unwrap)
    {
        using var content = store.OpenRead(name);
        using var reader = EncryptedParquetReader.Open(content, unwrap, new ParquetReadOptions
        {
            ExpectedFileUnique = Convert.FromHexString(file.FileUnique),
            ExpectedFooterTag = Convert.FromHexString(file.FooterTag),
            Unpack = true,
        });
        var memory = new MemoryFile();
        try
        {
            reader.DecryptTo(memory.Handle, columns);
            return memory;
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    private static void Retire(List<Entry> entries, Predicate<Entry> which)
    {
        entries.FindAll(which).ForEach(entry => entry.Retire());
        entries.RemoveAll(which);
    }

    private void Evict()
    {
        var held = _entries.Values.Sum(entries => entries.Sum(entry => entry.SizeBytes));
        var unused = _entries.SelectMany(e => e.Value.Select(entry => (e.Key, Entry: entry)))
            .Where(e => e.Entry.Users == 0).OrderBy(e => e.Entry.LastUse).ToList();
        foreach (var (name, entry) in unused.TakeWhile(_ => held > limitBytes))
        {
            held -= entry.SizeBytes;
            entry.Retire();
            _entries[name].Remove(entry);
        }
    }

    /// <summary>A memory file in use; it stays until the lease ends.</summary>
    internal sealed class Lease : IDisposable
    {
        private readonly DecryptedFiles _files;
        private Entry? _entry;

        internal Lease(DecryptedFiles files, Entry entry)
        {
            _files = files;
            _entry = entry;
            Path = entry.Memory.Path;
        }

        /// <summary>The path under which the vault's engine reads it.</summary>
        public string Path { get; }

        public void Dispose()
        {
            lock (_files._lock)
            {
                _entry?.Release();
                _entry = null;
                _files.Evict();
            }
        }
    }

    /// <summary>A memory file and its users; it goes when it is retired and nobody uses it.</summary>
    internal sealed class Entry(Func<MemoryFile> decrypt, HashSet<string> columns)
    {
        private readonly Lazy<MemoryFile> _memory = new(decrypt);
        private bool _retired;

        public MemoryFile Memory => _memory.Value;

        public HashSet<string> Columns => columns;

        /// <summary>Bytes it holds; 0 until it is decrypted.</summary>
        public long SizeBytes => _memory.IsValueCreated ? _memory.Value.Length : 0;

        public int Users { get; set; }

        public long LastUse { get; set; }

        public void Retire()
        {
            _retired = true;
            DisposeIfUnused();
        }

        public void Release()
        {
            Users--;
            DisposeIfUnused();
        }

        private void DisposeIfUnused()
        {
            if (_retired && Users == 0 && _memory.IsValueCreated)
            {
                _memory.Value.Dispose();
            }
        }
    }
}
