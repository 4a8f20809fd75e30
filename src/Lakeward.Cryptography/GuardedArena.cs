// Hands out small slots of guarded pages, so that many keys share few locked pages.
using System.Security.Cryptography;

namespace Lakeward.Cryptography;

/// <summary>
/// Slots of three sizes cut from regions of guarded pages; larger secrets get pages of their own. A slot
/// that comes back is zeroed and handed out again, so locked memory follows the peak of live secrets.
/// </summary>
/// <remarks>Regions are kept until the process ends. Thread-safe.</remarks>
internal static unsafe class GuardedArena
{
    private const int RegionSizeBytes = 64 * 1024;
    private static readonly int[] SlotSizes = [64, 512, 4096];
    private static readonly Lock Gate = new();
    private static readonly Stack<nint>[] Free = [new(), new(), new()];

    /// <summary>Regions mapped so far.</summary>
    public static int Regions { get; private set; }

    /// <summary>The weakest guard of any region mapped so far.</summary>
    public static PageGuard Guard { get; private set; } = PageGuard.Secret;

    /// <summary>A zeroed block of at least <paramref name="sizeBytes"/> bytes.</summary>
    public static byte* Take(int sizeBytes)
    {
        var slot = SlotOf(sizeBytes);
        lock (Gate)
        {
            if (slot < 0)
            {
                return Map(PagesFor(sizeBytes));
            }

            if (Free[slot].Count == 0)
            {
                Cut(Map(RegionSizeBytes), SlotSizes[slot], Free[slot]);
                Regions++;
            }

            return (byte*)Free[slot].Pop();
        }
    }

    /// <summary>Zeroes a block and takes it back.</summary>
    public static void Return(byte* block, int sizeBytes)
    {
        CryptographicOperations.ZeroMemory(new Span<byte>(block, sizeBytes));
        var slot = SlotOf(sizeBytes);
        lock (Gate)
        {
            if (slot < 0)
            {
                GuardedPages.Unmap(block, PagesFor(sizeBytes));
            }
            else
            {
                Free[slot].Push((nint)block);
            }
        }
    }

    private static int SlotOf(int sizeBytes) => Array.FindIndex(SlotSizes, size => size >= sizeBytes);

    private static int PagesFor(int sizeBytes)
    {
        var page = Environment.SystemPageSize;
        return (sizeBytes + page - 1) / page * page;
    }

    private static byte* Map(int sizeBytes)
    {
        var pages = GuardedPages.Map(sizeBytes, out var guard);
        Guard = guard < Guard ? guard : Guard;
        return pages;
    }

    // The lowest address is handed out first.
    private static void Cut(byte* region, int slotSize, Stack<nint> free)
    {
        for (var offset = RegionSizeBytes - slotSize; offset >= 0; offset -= slotSize)
        {
            free.Push((nint)(region + offset));
        }
    }
}
