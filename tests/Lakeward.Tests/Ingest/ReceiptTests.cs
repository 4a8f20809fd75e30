// Receipts: what they say, who vouches for it, and that no byte of them can change unseen.
using System.Text;
using Lakeward.Audit;
using Lakeward.Errors;
using Lakeward.Ingest;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Ingest;

public sealed class ReceiptTests
{
    [Fact]
    public async Task A_receipt_says_what_was_announced_and_verifies_with_the_drop_files_key()
    {
        using var some = await SomeLake.CreateAsync();
        var id = await some.SendAsync(SomeLake.Patients);
        using var lake = await some.OpenAsync();
        var announced = lake.FindAnnouncement(Assert.Single(lake.AnnouncedDeliveries()))!;
        Assert.Null(lake.FindReceipt(id));

        Assert.Equal(DeliveryState.Received, (await lake.ReceiveAsync(id, "kim")).State);

        var receipt = Receipt.Parse(lake.FindReceipt(id)!.ToBytes());
        receipt.Verify(KeyOf(some));
        Assert.Equal(
            (id, "door", "mercy", announced.SizeBytes, announced.Sha256),
            (receipt.DeliveryId, receipt.Drop, receipt.Sender, receipt.SizeBytes, receipt.Sha256));
        Assert.Equal(3, (await lake.LoadAsync(id, "kim")).Rows);
        Receipt.Parse(lake.FindReceipt(id)!.ToBytes()).Verify(KeyOf(some));
    }

    [Fact]
    public async Task Every_changed_byte_of_a_receipt_is_noticed()
    {
        using var some = await SomeLake.CreateAsync();
        await some.LoadAsync(SomeLake.Patients);
        var id = await some.SendAsync(SomeLake.Patients);
        using var lake = await some.OpenAsync();
        await lake.ReceiveAsync(id, "kim");
        var (receipt, key) = (lake.FindReceipt(id)!.ToBytes(), KeyOf(some));
        Receipt.Parse(receipt).Verify(key);
        for (var place = 0; place < receipt.Length; place++)
        {
            foreach (var flip in new byte[] { 0x01, 0x20, 0x80 })
            {
                var changed = receipt.ToArray();
                changed[place] ^= flip;
                var refused = Assert.Throws<LakeException>(() => Receipt.Parse(changed).Verify(key));
                Assert.True(refused.Outcome == Outcome.NotVerified, $"byte {place}: {refused.Id}");
            }

            Assert.Throws<LakeException>(() => Receipt.Parse(receipt.AsSpan(0, place)).Verify(key));
        }
    }

    [Fact]
    public async Task Another_lake_and_another_event_vouch_for_no_receipt()
    {
        using var some = await SomeLake.CreateAsync();
        using var other = await SomeLake.CreateAsync();
        var id = await some.SendAsync(SomeLake.Patients);
        using var lake = await some.OpenAsync();
        await lake.ReceiveAsync(id, "kim");
        var receipt = lake.FindReceipt(id)!;

        Assert.Equal(
            "LW-AUD-0302", Assert.Throws<LakeException>(() => receipt.Verify(KeyOf(other))).Id);
        var (proof, leaf) = lake.Prove(0);
        var forged = Encoding.UTF8.GetBytes(
            $"lakeward.receipt@v1\n{Encoding.UTF8.GetString(leaf)}\n\n{proof}");
        Assert.Equal("LW-ING-0137", Assert.Throws<LakeException>(() => Receipt.Parse(forged)).Id);
    }

    private static VerificationKey KeyOf(SomeLake some) => VerificationKey.Parse(
        DropFile.Read(Path.Combine(some.Root, "drops", "door.json")).AuditKey);
}
