// A file in the scratch folder that goes away with the test.
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Tests.Cryptography;

/// <summary>A temporary file; test content only.</summary>
internal sealed class ScratchFile : IDisposable
{
    private ScratchFile(SafeFileHandle handle) => Handle = handle;

    public SafeFileHandle Handle { get; }

    public static ScratchFile Of(ReadOnlySpan<byte> content)
    {
        var path = Path.Combine(Path.GetTempPath(), $"lakeward-test-{Guid.CreateVersion7():n}");
        var handle = File.OpenHandle(
            path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        RandomAccess.Write(handle, content, 0);
        return new ScratchFile(handle);
    }

    public byte[] Bytes()
    {
        var bytes = new byte[RandomAccess.GetLength(Handle)];
        Xunit.Assert.Equal(bytes.Length, RandomAccess.Read(Handle, bytes, 0));
        return bytes;
    }

    public void Dispose() => Handle.Dispose();
}
