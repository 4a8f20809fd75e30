// A file handle that was lent to a reader comes back open, whatever the reader found.
using Lakeward.Cryptography;
using Xunit;

namespace Lakeward.Tests.Cryptography;

public sealed class BorrowedHandleTests
{
    [Fact]
    public void A_refused_final_frame_leaves_the_handle_open_for_its_owner()
    {
        using var keyring = SomeKeys.Aes();
        var message = SealedMessage.Seal(SomeKeys.Content(100), keyring, SomeKeys.Context);
        message[^1] ^= 1;
        using var file = ScratchFile.Of(message);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var refusal = Assert.Throws<CryptographyException>(
                () => SealedMessageReader.Open(file.Handle, [keyring], new OpenOptions()));
            Assert.Equal("LW-CRY-0306", refusal.Id);
        }

        Assert.False(file.Handle.IsClosed);
        Assert.Equal(message, file.Bytes());
    }

    [Fact]
    public void A_reader_disposed_twice_gives_the_handle_back_once()
    {
        using var keyring = SomeKeys.Aes();
        var message = SealedMessage.Seal(SomeKeys.Content(100), keyring, SomeKeys.Context);
        using var file = ScratchFile.Of(message);
        var reader = SealedMessageReader.Open(file.Handle, [keyring], new OpenOptions());
        reader.Dispose();
        reader.Dispose();
        Assert.Equal(message, file.Bytes());
    }
}
