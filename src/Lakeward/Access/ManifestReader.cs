// Reads lake.yaml strictly: everything that is wrong is said at once, each with its line and column.
using System.Collections.Immutable;
using System.Text;

namespace Lakeward.Access;

/// <summary>
/// Reads manifests. Steps: (1) text to tree, within bounds; (2) sections in the order of their references,
/// agreements, datasets, attributes, roles, principals, drops, then roles as principals hold them; (3) a
/// manifest only when nothing at all is wrong.
/// </summary>
public static class ManifestReader
{
    // The canonical form quotes every key and value, so it may be longer than the file it came from.
    private const int MaxCanonicalSizeBytes = 4 * ManifestYaml.MaxSizeBytes;

    /// <summary>
    /// Reads a manifest; throws <c>LW-ACC-0001</c> with one line per issue when anything is wrong.
    /// <paramref name="fileName"/> only names it in that message.
    /// </summary>
    public static Manifest Read(string yaml, string fileName)
    {
        var reading = Examine(yaml);
        return reading.Manifest ?? throw AccessErrors.ManifestHasIssues(fileName, reading);
    }

    /// <summary>
    /// Reads a manifest from a file of UTF-8 text, at most 1 MiB; throws <c>LW-ACC-0002</c> when it cannot
    /// be read as such, else as <see cref="Read"/>.
    /// </summary>
    public static Manifest ReadFile(string path) => Read(ReadFileText(path), Path.GetFileName(path));

    /// <summary>A file of UTF-8 text, at most 1 MiB; throws <c>LW-ACC-0002</c>.</summary>
    internal static string ReadFileText(string path)
    {
        var name = Path.GetFileName(path);
        try
        {
            return ReadText(path) ?? throw AccessErrors.ManifestNotReadable(name, "it is larger than 1 MiB");
        }
        catch (IOException e)
        {
            throw AccessErrors.ManifestNotReadable(name, "it cannot be opened", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw AccessErrors.ManifestNotReadable(name, "it cannot be opened", e);
        }
        catch (DecoderFallbackException e)
        {
            throw AccessErrors.ManifestNotReadable(name, "it is not UTF-8 text", e);
        }
    }

    /// <summary>Reads what <see cref="Manifest.Canonical"/> wrote; throws as <see cref="Read"/>.</summary>
    public static Manifest ReadCanonical(ReadOnlySpan<byte> canonical)
    {
        var reading = Examine(Encoding.UTF8.GetString(canonical), MaxCanonicalSizeBytes);
        return reading.Manifest ?? throw AccessErrors.ManifestHasIssues("the applied manifest", reading);
    }

    /// <summary>
    /// Reads a manifest without throwing: the manifest, or all issues in the order of the file.
    /// </summary>
    public static ManifestReading Examine(string yaml) => Examine(yaml, ManifestYaml.MaxSizeBytes);

    private static string? ReadText(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[ManifestYaml.MaxSizeBytes + 1];
        var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        return count > ManifestYaml.MaxSizeBytes ? null : strict.GetString(bytes, 0, count);
    }

    private static ManifestReading Examine(string yaml, int maxSizeBytes)
    {
        var issues = new ManifestIssues();
        var root = ManifestYaml.Load(yaml, issues, maxSizeBytes);
        var manifest = root is null ? null : ReadRoot(root, new(issues));
        return issues.Count == 0 && manifest is not null
            ? new(manifest, [], 0)
            : new(null, issues.InOrder(), issues.Count);
    }

    private static Manifest? ReadRoot(ManifestNode root, ManifestDraft draft)
    {
        var fields = ManifestFields.Open(
            root, root.Place, "the manifest", draft.Issues,
            "lake", "agreements", "datasets", "drops", "attributes", "roles", "principals", "break-glass");
        if (fields is null)
        {
            return null;
        }

        var lake = draft.Values.Id(fields.RequiredText("lake"), "lake name");
        AgreementSection.Read(fields.Optional("agreements"), draft);
        DatasetSection.Read(fields.Optional("datasets"), draft);
        AttributeSection.Read(fields.Optional("attributes"), draft);
        RoleSection.Read(fields.Optional("roles"), draft);
        PrincipalSection.Read(fields.Optional("principals"), draft);
        BreakGlassSection.Read(fields.Optional("break-glass"), draft);
        DropSection.Read(fields.Optional("drops"), draft);
        new RoleCheck(draft).Run();
        return draft.Issues.Count > 0 ? null : new()
        {
            Lake = lake!,
            Agreements = draft.Agreements.Whole(),
            Datasets = draft.Datasets.Whole().ToImmutableSortedDictionary(
                item => item.Key, item => Whole(item.Value), StringComparer.Ordinal),
            Attributes = draft.Attributes.Whole(),
            Roles = draft.Roles.Whole(),
            Principals = draft.Principals.Whole(),
            Glasses = draft.Glasses.Whole(),
            Drops = draft.Drops.Whole(),
        };
    }

    private static Dataset Whole(DraftDataset dataset) => new()
    {
        Id = dataset.Id,
        Agreement = dataset.Agreement!,
        Tables = dataset.Tables.Whole(),
        Place = dataset.Place,
    };
}
