// Looks passwords up in a list of breached ones that the operator has fetched.
using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Server.Identity;

/// <summary>
/// The list of Have I Been Pwned in its form for download: a line for each password, SHA-1 in upper-case
/// hexadecimal digits, a colon, a count; in the order of the hashes. It is searched where it lies, by halves:
/// 40 GB take some 40 reads and no memory.
/// </summary>
internal sealed class BreachedPasswords : IDisposable
{
    private const int HashLength = 2 * SHA1.HashSizeInBytes;
    private const int MaxLineLength = 64;
    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789ABCDEF"u8);
    private readonly SafeFileHandle? _file;
    private readonly long _size;

    /// <summary>Opens a list.</summary>
    /// <param name="path">The file; null for none, which contains nothing.</param>
    /// <exception cref="Errors.LakeException">LW-IDN-0125: there is no such list.</exception>
    public BreachedPasswords(string? path)
    {
        if (path is null)
        {
            return;
        }

        try
        {
            _file = File.OpenHandle(path);
            _size = RandomAccess.GetLength(_file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw IdentityErrors.BadBreachedFile();
        }

        // A list that is not in order would be searched in vain: the first line tells at least its form.
        LineFrom(0);
    }

    /// <summary>Whether the list has the password.</summary>
    /// <exception cref="Errors.LakeException">LW-IDN-0125: the list is not of its form.</exception>
    public bool Contains(string password)
    {
        if (_file is null)
        {
            return false;
        }

        var wanted = Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
        var (low, high) = (0L, _size);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var (start, hash, next) = LineFrom(middle);
            if (hash is null || start >= high)
            {
                high = middle;
                continue;
            }

            switch (string.CompareOrdinal(wanted, hash))
            {
                case 0:
                    return true;
                case < 0:
                    high = middle;
                    break;
                default:
                    low = next;
                    break;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    /// <summary>The first line that begins at an offset or after it.</summary>
    /// <returns>Where it begins, its hash (null where there is no line), and where the next begins.</returns>
    private (long Start, string? Hash, long Next) LineFrom(long offset)
    {
        // One byte before, so that a line which begins exactly here is seen as one.
        var from = Math.Max(0, offset - 1);
        Span<byte> buffer = stackalloc byte[2 * MaxLineLength];
        var text = buffer[..RandomAccess.Read(_file!, buffer, from)];
        var skipped = offset == 0 ? 0 : text.IndexOf((byte)'\n') + 1;
        if (offset > 0 && skipped == 0)
        {
            return text.Length < buffer.Length
                ? (_size, null, _size)
                : throw IdentityErrors.BadBreachedFile();
        }

        var line = text[skipped..];
        if (line.IsEmpty)
        {
            return (_size, null, _size);
        }

        var end = line.IndexOf((byte)'\n');
        var length = end < 0 ? line.Length : end + 1;
        if (line.Length < HashLength || length > MaxLineLength
            || line[..HashLength].ContainsAnyExcept(Digits))
        {
            throw IdentityErrors.BadBreachedFile();
        }

        var start = from + skipped;
        return (start, Encoding.ASCII.GetString(line[..HashLength]), start + length);
    }
}
