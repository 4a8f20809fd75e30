// A file that lives in anonymous memory only, which DuckDB opens by a path of this process.
using System.Globalization;
using System.Runtime.InteropServices;
using Lakeward.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Engine;

/// <summary>
/// The one place where plaintext may lie: an anonymous memory file, gone with its last descriptor. It is not
/// inherited by child processes and cannot be executed.
/// References: memfd_create(2), fcntl(2) F_ADD_SEALS.
/// Limits: the memory is swappable, so a lake's machine runs without swap. <see cref="Path"/> works only
/// within this process and only until the file is disposed; a reused descriptor number would then name
/// another file.
/// </summary>
public sealed class MemoryFile : IDisposable
{
    /// <summary>
    /// Creates an empty file; the name shows in <c>/proc</c> only and must not say anything about the
    /// content.
    /// </summary>
    /// <exception cref="Errors.LakeException">LW-ENG-0001 where the system refuses.</exception>
    public MemoryFile(string name = "lakeward")
    {
        const uint flags = NativeMemoryFile.CloseOnExec | NativeMemoryFile.AllowSealing;
        var descriptor = NativeMemoryFile.memfd_create(name, flags | NativeMemoryFile.NoExecSeal);
        if (descriptor < 0 && Marshal.GetLastPInvokeError() == NativeMemoryFile.InvalidArgument)
        {
            // Kernels before 6.3 do not know the no-exec flag.
            descriptor = NativeMemoryFile.memfd_create(name, flags);
        }

        if (descriptor < 0)
        {
            throw EngineErrors.MemoryFile("created", Marshal.GetLastPInvokeError());
        }

        Handle = new SafeFileHandle(descriptor, ownsHandle: true);
        Path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{descriptor}");
    }

    /// <summary>The path by which DuckDB in this process opens the file.</summary>
    public string Path { get; }

    /// <summary>
    /// The descriptor, for positional reads and writes with <see cref="RandomAccess"/>; owned by this file.
    /// </summary>
    public SafeFileHandle Handle { get; }

    /// <summary>The size in bytes; setting it grows with zeros or cuts.</summary>
    public long Length
    {
        get => RandomAccess.GetLength(Handle);
        set => RandomAccess.SetLength(Handle, value);
    }

    /// <summary>
    /// Opens a seekable stream over the content, from its start; disposing it leaves the file alone.
    /// </summary>
    public Stream Open() => new MemoryFileStream(Handle);

    /// <summary>
    /// Maps the whole content, read-only; the mapping outlives the file but not its own disposal.
    /// </summary>
    public MemoryView Map() => MemoryView.Over(Handle, Length, writable: false);

    /// <summary>
    /// Maps the whole content for reading and writing; no seal can be set while such a view lives.
    /// </summary>
    public MemoryView MapWritable() => MemoryView.Over(Handle, Length, writable: true);

    /// <summary>Makes the content immutable for good, for every holder of a descriptor.</summary>
    /// <exception cref="Errors.LakeException">LW-ENG-0001 while a writable view is open.</exception>
    public void SealAgainstWrites() => Seal(NativeMemoryFile.SealWrite);

    /// <summary>
    /// Fixes the size for good, and lets nobody write any more but through writable views that are open.
    /// </summary>
    /// <exception cref="Errors.LakeException">LW-ENG-0001.</exception>
    internal void SealForReaders() => Seal(NativeMemoryFile.SealFutureWrite);

    public void Dispose() => Handle.Dispose();

    private void Seal(int against)
    {
        var seals = against | NativeMemoryFile.SealSeal | NativeMemoryFile.SealShrink
            | NativeMemoryFile.SealGrow;
        if (NativeMemoryFile.fcntl(Handle, NativeMemoryFile.AddSeals, seals) != 0)
        {
            throw EngineErrors.MemoryFile("sealed", Marshal.GetLastPInvokeError());
        }
    }
}
