// Verifies a whole log from its files and the public key alone.
using Lakeward.Errors;

namespace Lakeward.Audit;

/// <summary>
/// The auditor's check. It needs no secret and trusts nothing in the folder but what the key's signature
/// covers:
/// <list type="number">
/// <item>the checkpoint is well-formed and signed by the key under its origin;</item>
/// <item>every entry bundle is whole, every tile of every level holds the hashes of what lies below it, every
/// sealed detail is the one its event names;</item>
/// <item>the root over all of it is the signed one;</item>
/// <item>the log begins with what an earlier checkpoint signed, if one is given;</item>
/// <item>no other file lies in the folder, and leftovers of replaced files agree with what replaced
/// them.</item>
/// </list>
/// </summary>
/// <remarks>
/// References: C2SP tlog-tiles, RFC 6962. Limits: 1,000 findings. Bundles are verified in parallel. The log
/// may grow meanwhile; what lies beyond the checkpoint read at the start is reported as harmless.
/// </remarks>
public static class AuditVerifier
{
    /// <summary>Verifies the log in a folder; does not write.</summary>
    /// <param name="folder">The log's folder, or a copy of it.</param>
    /// <param name="key">The log's public key, from a place other than that folder.</param>
    /// <param name="since">A checkpoint kept from earlier: shows a rollback or a rewritten history.</param>
    public static AuditReport Verify(string folder, VerificationKey key, SignedCheckpoint? since = null) =>
        Verify(new LogFolder(folder), key, since);

    /// <summary>Verifies a log wherever it lies; does not write.</summary>
    /// <inheritdoc cref="Verify(string, VerificationKey, SignedCheckpoint?)"/>
    public static AuditReport Verify(ILogStore files, VerificationKey key, SignedCheckpoint? since = null)
    {
        var findings = new Findings();
        var head = ReadHead(files, key, findings);                                                   // 1
        if (head is not null)
        {
            var root = new TreeCheck(files, head.Size, findings).Run();                              // 2
            if (!head.Root.Span.SequenceEqual(root))                                                 // 3
            {
                findings.WrongRoot();
            }

            if (since is not null)                                                                   // 4
            {
                CheckSince(files, key, head, since, findings);
            }
        }

        new StrayCheck(files, key, head?.Size ?? 0, findings).Run();                                 // 5
        return new AuditReport(head, findings.ToList());
    }

    private static SignedCheckpoint? ReadHead(ILogStore files, VerificationKey key, Findings findings)
    {
        try
        {
            if (files.TryReadCheckpoint() is not { } bytes)
            {
                findings.NoCheckpoint();
                return null;
            }

            var head = SignedCheckpoint.Parse(bytes);
            if (IsSigned(head, key))
            {
                return head;
            }

            findings.NotSigned();
        }
        catch (LakeException failure)
        {
            findings.BadCheckpoint(failure.Message);
        }

        return null;
    }

    private static void CheckSince(
        ILogStore files,
        VerificationKey key,
        SignedCheckpoint head,
        SignedCheckpoint since,
        Findings findings)
    {
        if (!IsSigned(since, key))
        {
            findings.BadSince();
        }
        else if (since.Size > head.Size)
        {
            findings.RolledBack(since.Size, head.Size);
        }
        else if (!BeginsWith(files, head, since))
        {
            findings.Forked();
        }
    }

    private static bool BeginsWith(ILogStore files, SignedCheckpoint head, SignedCheckpoint since)
    {
        try
        {
            if (since.Size == 0)
            {
                return since.Root.Span.SequenceEqual(MerkleHash.Empty());
            }

            var proof = new TileTree(files, head.Size).ConsistencyProof(since.Size);
            return MerkleProof.VerifyConsistency(
                since.Size, head.Size, since.Root.Span, head.Root.Span, proof);
        }
        catch (LakeException)
        {
            return false;
        }
    }

    private static bool IsSigned(SignedCheckpoint checkpoint, VerificationKey key)
    {
        try
        {
            checkpoint.Verify(key);
            return true;
        }
        catch (LakeException)
        {
            return false;
        }
    }
}
