// Secrets lie in locked pages that are zeroed and used again.
using System.Globalization;
using Lakeward.Cryptography;
using Xunit;

namespace Lakeward.Tests.Cryptography;

public sealed unsafe class GuardedMemoryTests
{
    [Fact]
    public void A_secret_lies_in_pages_that_are_locked_and_not_dumped()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc/self/smaps, which only Linux has");
        using var secret = SecretKey.Generate(32);
        var flags = FlagsOf(AddressOf(secret.Bytes));
        Assert.Contains("lo", flags);
        Assert.Contains("dd", flags);
        Assert.True(GuardedArena.Guard >= PageGuard.Locked);
    }

    [Fact]
    public void Without_secret_pages_anonymous_ones_are_locked_not_dumped_and_wiped_in_forks()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc/self/smaps, which only Linux has");
        var size = Environment.SystemPageSize;
        var pages = GuardedPages.MapAnonymous(size, out var guard);
        pages[0] = 1;
        var flags = FlagsOf((nint)pages);
        GuardedPages.Unmap(pages, size);
        Assert.Equal(PageGuard.Locked, guard);
        Assert.Contains("lo", flags);
        Assert.Contains("dd", flags);
        Assert.Contains("wf", flags);
    }

    [Fact]
    public void Secret_pages_cannot_be_read_through_the_system()
    {
        using var secret = SecretKey.Generate(32);
        Assert.SkipUnless(GuardedArena.Guard == PageGuard.Secret, "this system has no memfd_secret");
        using var memory = File.OpenRead("/proc/self/mem");
        var address = AddressOf(secret.Bytes);
        Assert.ThrowsAny<IOException>(() => RandomAccess.Read(memory.SafeFileHandle, new byte[32], address));
    }

    [Theory]
    [InlineData(32)]
    [InlineData(65)]
    [InlineData(2000)]
    public void The_bytes_of_a_disposed_secret_are_gone(int size)
    {
        var secret = SecretKey.Generate(size);
        var address = AddressOf(secret.Bytes);
        var bytes = secret.Bytes.ToArray();
        secret.Dispose();
        secret.Dispose();
        Assert.Throws<ObjectDisposedException>(() => secret.Bytes.Length);

        // The slot stays mapped. Another test may have taken it meanwhile, so it need not be zero now.
        Assert.Equal(-1, new ReadOnlySpan<byte>((void*)address, size).IndexOf(bytes.AsSpan(0, 16)));
    }

    [Fact]
    public void A_block_is_zero_when_it_is_handed_out_again()
    {
        for (var turn = 0; turn < 1000; turn++)
        {
            using var memory = GuardedMemory.Allocate(100);
            Assert.False(memory.Span.ContainsAnyExcept((byte)0));
            memory.Span.Fill(0xa5);
        }
    }

    [Fact]
    public void Many_secrets_share_few_pages_and_slots_are_used_again()
    {
        var held = Enumerable.Range(0, 2000).Select(_ => SecretKey.Generate(32)).ToArray();
        var regions = GuardedArena.Regions;
        Array.ForEach(held, secret => secret.Dispose());
        for (var turn = 0; turn < 100_000; turn++)
        {
            SecretKey.Generate(32).Dispose();
        }

        Assert.InRange(GuardedArena.Regions, regions, regions + 4);
    }

    [Fact]
    public void Slots_do_not_overlap()
    {
        SecretKey[] held =
        [
            .. Enumerable.Range(0, 500).Select(index => SecretKey.Fill(40, span => span.Fill((byte)index))),
        ];
        for (var index = 0; index < held.Length; index++)
        {
            Assert.False(held[index].Bytes.ContainsAnyExcept((byte)index));
            held[index].Dispose();
        }
    }

    [Fact]
    public void The_bytes_stay_while_they_are_used_even_when_nobody_holds_the_secret()
    {
        var bytes = Unheld();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.False(bytes.ContainsAnyExcept((byte)0x5a));
    }

    [Fact]
    public void A_large_secret_has_pages_of_its_own()
    {
        using var secret = SecretKey.Fill(10_000, span => span.Fill(3));
        using var copy = secret.Copy();
        Assert.True(copy.Bytes.SequenceEqual(secret.Bytes));
    }

    [Fact]
    public void A_passphrase_file_is_read_without_its_line_end()
    {
        var path = Path.Combine(Path.GetTempPath(), $"lakeward-test-{Guid.CreateVersion7():n}");
        try
        {
            File.WriteAllText(path, "correct horse\r\n");
            using var passphrase = SecretKey.ReadFile(path);
            Assert.True(passphrase.Bytes.SequenceEqual("correct horse"u8));
            File.WriteAllText(path, "\n");
            RoundTripTests.AssertFails("LW-CRY-0402", () => SecretKey.ReadFile(path));
            File.WriteAllBytes(path, new byte[4097]);
            RoundTripTests.AssertFails("LW-CRY-0402", () => SecretKey.ReadFile(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static ReadOnlySpan<byte> Unheld() => SecretKey.Fill(32, span => span.Fill(0x5a)).Bytes;

    private static nint AddressOf(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* address = bytes)
        {
            return (nint)address;
        }
    }

    private static bool TryHex(string text, out nint value) =>
        nint.TryParse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out value);

    // The VmFlags line of the mapping that holds an address.
    private static string[] FlagsOf(nint address)
    {
        var inside = false;
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            var range = line.Split(' ')[0].Split('-');
            if (range.Length == 2 && TryHex(range[0], out var start) && TryHex(range[1], out var end))
            {
                inside = address >= start && address < end;
            }
            else if (inside && line.StartsWith("VmFlags:", StringComparison.Ordinal))
            {
                return line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            }
        }

        return [];
    }
}
